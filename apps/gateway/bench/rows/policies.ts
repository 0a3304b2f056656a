import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Figure, figure, median, type Row, rounded } from '../figures.js';
import { pathOf } from '../gateway/policy-objects.js';
import { startGateway } from '../gateway/start-gateway.js';
import { newKey, print } from '../load/cpu-per-request.js';
import { HEADERS, wrk } from '../load/wrk.js';
import { startUpstream } from '../peers/upstream.js';
import type { PolicyFixture } from '../policies/fixture.js';
import { loadFixtures } from '../policies/load-fixtures.js';
import { CORES, type Room } from '../room.js';
import { usageWhile } from '../usage.js';

const ROUNDS_MAX = 5;
const SECONDS = 1;
const WARM_UP_SECONDS = 1;
/** What one policy may add, microseconds of CPU per call; the ones that work on bodies take more, and the table says how much. */
const GOAL_US = 5;

interface Target {
  port: string;
  pid: number;
  key: string;
}

/** A Lua script for what wrk's command line cannot say. */
function scriptFor(room: Room, { policy, call }: PolicyFixture): string | undefined {
  if (!call?.body && (call?.method ?? 'GET') === 'GET') return undefined;
  const file = path.join(room.folder, `${policy.type}.lua`);
  writeFileSync(file, `wrk.method = ${JSON.stringify(call?.method ?? 'POST')}\nwrk.body = ${JSON.stringify(call?.body ?? '')}\n`);
  return file;
}

/** CPU microseconds of the gateway per call. */
async function costUs(room: Room, target: Target, fixture: PolicyFixture, api: string, seconds: number): Promise<number> {
  const script = scriptFor(room, fixture);
  const headers = { ...HEADERS, 'x-api-key': target.key, ...fixture.call?.headers };
  const given = { url: `${target.port}${pathOf(api)}`, headers, seconds, connections: room.settings.connections, ...(script && { script }) };
  const { result, usage } = await usageWhile([target.pid], CORES.proxy, () => wrk(room, given));
  return (usage.userUs + usage.systemUs) / result.requests;
}

async function measured(room: Room, target: Target, fixture: PolicyFixture): Promise<{ withoutUs: number; addedUs: number }> {
  const { type } = fixture.policy;
  const once = (which: 'with' | 'without', seconds = SECONDS) => costUs(room, target, fixture, `${type}-${which}`, seconds);
  await once('without', WARM_UP_SECONDS);
  await once('with', WARM_UP_SECONDS);
  const without: number[] = [];
  const added: number[] = [];
  for (let round = 0; round < Math.min(ROUNDS_MAX, room.settings.rounds); round++) {
    const base = await once('without');
    without.push(base);
    added.push((await once('with')) - base);
  }
  return { withoutUs: rounded(median(without), 1), addedUs: rounded(median(added), 2) };
}

export const policies: Row = {
  id: 'policies',
  about: 'CPU microseconds that each policy adds to a call: the same call to an API without it and with it, in one gateway',
  async measure(room) {
    const fixtures = await loadFixtures(room.settings.only);
    const upstream = await startUpstream(room);
    const key = newKey();
    const gateway = await startGateway(room, { mode: 'full', policies: fixtures.map(({ policy }) => policy.type), upstream, key });
    const target: Target = { port: new URL(gateway.origin).origin, pid: gateway.pids[0] ?? 0, key };
    const figures: Figure[] = [];
    const lacking: { id: string; why: string }[] = [];
    const lines = [['policy', 'added us', 'call without it, us']];
    for (const fixture of fixtures) {
      const { type } = fixture.policy;
      if (fixture.unmeasured !== undefined) {
        lacking.push({ id: `policies-${type}`, why: fixture.unmeasured });
        continue;
      }
      try {
        const { withoutUs, addedUs } = await measured(room, target, fixture);
        lines.push([type, addedUs.toFixed(2), withoutUs.toFixed(1)]);
        figures.push(figure({ id: `policies-${type}`, value: addedUs, unit: 'us per call', goal: GOAL_US, anchors: {}, detail: { withoutUs } }));
      } catch (error) {
        lacking.push({ id: `policies-${type}`, why: error instanceof Error ? error.message : String(error) });
      }
    }
    print('What each policy adds to a call', lines);
    return { figures, lacking };
  },
};
