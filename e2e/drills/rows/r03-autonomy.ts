import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { waitFor } from '@gatehouse/testing';
import type { Figure } from '../../bench/figures.js';
import { GATEWAY_MAIN, startGatewayProcess } from '../gateway-process.js';
import { dataDirOf, type Ground, secretsOf, startGround } from '../ground.js';
import { askOnce, startLoad } from '../load/load.js';
import { requestTo } from '../load/requests.js';
import type { Tally } from '../load/tally.js';
import { atMost, type DrillOptions, type Row, scaled } from '../row.js';

const REQUESTS = 20_000;
const LANES = 12;
const RESTART_GOAL_S = 3;
/** It first gives the control plane two seconds to answer. That it joins at all is the point. */
const JOIN_GOAL_S = 5;
const JOIN_MUST_S = 30;
/** Every call counts against both, and neither is ever reached: what is drilled is the counting without its store. */
const LIMITS = (['strict', 'fast'] as const).map(
  (mode) => ({ kind: 'rate', name: mode, requests: 100_000_000, windowMs: 60_000, mode, onStoreLoss: 'share' }) as const,
);

/** What is dead, in which order it dies, and how it comes back. */
const OUTAGES: { name: string; parts: string[] }[] = [
  { name: 'control plane', parts: ['control-plane', 'worker'] },
  { name: 'Postgres', parts: ['postgres'] },
  { name: 'Redis', parts: ['redis'] },
  { name: 'all', parts: ['postgres', 'redis', 'control-plane', 'worker'] },
];

/** Calls that failed on two gateways while what surrounds them is dead; one of them is restarted while all of it is. */
export const autonomy: Row = {
  id: 'R3',
  title: 'failed calls with control plane, Postgres and Redis dead',
  async measure(options) {
    const ground = await startGround({ gateways: 2, limits: [...LIMITS] });
    try {
      const figures: Figure[] = [];
      let [restartSeconds, joinSeconds] = [Number.NaN, Number.NaN];
      for (const { name, parts } of OUTAGES) {
        options.say(`${name} dead`);
        const tally = await outage(ground, parts, options, async () => {
          if (name !== 'all') return;
          restartSeconds = await restart(ground);
          joinSeconds = await join(ground);
        });
        figures.push(
          atMost({
            id: `R3.${name.replace(' ', '-').toLowerCase()}`,
            value: tally.bad,
            unit: `failed of ${tally.asked} calls`,
            goal: 0,
            detail: tally.report(),
          }),
        );
      }
      figures.push(
        atMost({ id: 'R3.restart', value: Number(restartSeconds.toFixed(2)), unit: 's from start to serving, all dead', goal: RESTART_GOAL_S }),
        atMost({ id: 'R3.join', value: Number(joinSeconds.toFixed(2)), unit: 's for a new gateway, from a signed file', goal: JOIN_GOAL_S, must: JOIN_MUST_S }),
      );
      return figures;
    } finally {
      await ground.end();
    }
  },
};

/** Kills while calls are under way, calls on while all of it is dead, and while it comes back. */
async function outage({ world, offer, gateways }: Ground, parts: string[], options: DrillOptions, meanwhile: () => Promise<void>): Promise<Tally> {
  const count = scaled(REQUESTS, options, 500);
  // gateway-2 is the one that is restarted: while it is down, calls to it are the operating system's to refuse
  const load = startLoad({ port: () => gateways[0] as number, lanes: LANES, keepAlive: true, thinkMs: 10, requests: [requestTo(offer)] });
  const fresh = startLoad({ port: () => gateways[0] as number, lanes: LANES / 2, keepAlive: false, requests: [requestTo(offer, { keepAlive: false })] });
  await load.asked(count * 0.2);
  for (const part of parts) await world.stack.kill(part);
  await load.asked(count * 0.4);
  await meanwhile();
  await load.asked(Math.max(count * 0.8, load.tally.asked + count * 0.2));
  for (const part of parts) await world.stack.restart(part);
  await load.asked(Math.max(count, load.tally.asked + count * 0.1));
  const [kept, once] = await Promise.all([load.stop(), fresh.stop()]);
  kept.absorb(once);
  return kept;
}

/** @returns seconds from the start of the process until it answered a call with 200 */
async function restart({ world, offer, gateways }: Ground): Promise<number> {
  const port = gateways[1] as number;
  await world.stack.kill('gateway-2');
  const begun = performance.now();
  const started = world.stack.restart('gateway-2');
  const serves = async () => (await askOnce(port, requestTo(offer)))?.status === 200;
  await waitFor(serves, { timeoutMs: 60_000, everyMs: 10, what: 'a gateway that was started while all else is dead' });
  const seconds = (performance.now() - begun) / 1_000;
  await started;
  const tally = await soloLoad(port, requestTo(offer));
  if (tally.bad > 0) throw new Error(`the restarted gateway failed ${tally.bad} calls: ${JSON.stringify(tally.report())}`);
  return seconds;
}

/** A gateway that never ran before takes the snapshot of one that did, in a file, and whose signature to believe, by hand. @returns seconds until it served */
async function join({ world, offer }: Ground): Promise<number> {
  const env = { GATEHOUSE_GATEWAY_TOKEN: secretsOf(world).gatewayToken, GATEHOUSE_CONTROL_URL: world.stack.urls.control, REDIS_URL: world.stack.urls.redis };
  const file = path.join(dataDirOf(world), 'join.snapshot');
  const exporting = { ...process.env, ...env, GATEHOUSE_GATEWAY_NAME: 'gateway-1', GATEHOUSE_DATA_DIR: path.join(dataDirOf(world), 'gateway-1') };
  const { stdout } = await promisify(execFile)(process.execPath, [GATEWAY_MAIN, 'export-snapshot', file], { env: exporting });
  const given = Object.fromEntries(stdout.split('\n').flatMap((line) => (/^GATEHOUSE_\w+=/.test(line) ? [line.split('=') as [string, string]] : [])));
  const begun = performance.now();
  const gateway = await startGatewayProcess({ ...env, ...given, GATEHOUSE_GATEWAY_NAME: 'joins' });
  try {
    const serves = async () => (await askOnce(gateway.port, requestTo(offer)))?.status === 200;
    await waitFor(serves, { timeoutMs: 60_000, everyMs: 10, what: `a new gateway that joins from a file (${gateway.ended() ?? 'it runs'})` });
    const seconds = (performance.now() - begun) / 1_000;
    const tally = await soloLoad(gateway.port, requestTo(offer));
    if (tally.bad > 0) throw new Error(`the new gateway failed ${tally.bad} calls: ${JSON.stringify(tally.report())}`);
    return seconds;
  } finally {
    await gateway.stop();
  }
}

async function soloLoad(port: number, request: string): Promise<Tally> {
  const load = startLoad({ port: () => port, lanes: 4, keepAlive: true, requests: [request] });
  await load.asked(1_000);
  return load.stop();
}
