import { setTimeout as pause } from 'node:timers/promises';
import type { LimitInput } from '@gatehouse/definition';
import type { Figure } from '../../bench/figures.js';
import { makeOffer, type Offer } from '../../offer.js';
import { type Ground, startGround } from '../ground.js';
import { startLoad } from '../load/load.js';
import { requestTo } from '../load/requests.js';
import { atMost, type DrillOptions, type Row } from '../row.js';
import { measureKinds } from './r06-kinds.js';

const GATEWAYS = 4;
const LIMIT = 1_000;
const WINDOW_MS = 10_000;
const WINDOWS = 3;
const LANES = 40;
/** From the turn of a window until the first call, and from the last one until the next turn: no call's window is in doubt. */
const MARGIN_MS = 400;

interface Case {
  id: string;
  mode: 'strict' | 'fast';
  goal: number;
  /** When Redis is dead: not at all, from before the window, or killed 2 s into it. */
  redis: 'alive' | 'dead' | 'killed inside';
}

const CASES: readonly Case[] = [
  { id: 'R6.strict', mode: 'strict', goal: 0, redis: 'alive' },
  { id: 'R6.fast', mode: 'fast', goal: 10, redis: 'alive' },
  { id: 'R6.redis-dead', mode: 'strict', goal: 5, redis: 'dead' },
  { id: 'R6.redis-killed', mode: 'strict', goal: 5, redis: 'killed inside' },
];

/** Calls that four gateways let through one limit of 1,000 in 10 s, in the worst of three windows, as per cent over it. */
export const overshoot: Row = {
  id: 'R6',
  title: 'overshoot of one limit with four gateways',
  async measure(options) {
    const ground = await startGround({ gateways: GATEWAYS });
    try {
      const offers = new Map<string, Offer>();
      for (const mode of ['strict', 'fast'] as const) offers.set(mode, await makeOffer(ground.world, ground.owner, [limit(mode)]));
      const figures: Figure[] = [];
      for (const one of CASES) figures.push(await measureCase(ground, one, offers.get(one.mode) as Offer, options));
      figures.push(...(await measureKinds(ground, options)));
      return figures;
    } finally {
      await ground.end();
    }
  },
};

const limit = (mode: 'strict' | 'fast'): LimitInput => ({ kind: 'rate', name: 'drill', requests: LIMIT, windowMs: WINDOW_MS, mode, onStoreLoss: 'share' });

async function measureCase(ground: Ground, { id, goal, redis }: Case, offer: Offer, options: DrillOptions): Promise<Figure> {
  const { stack } = ground.world;
  if (redis === 'dead') await stack.kill('redis');
  const passed: number[] = [];
  const asked: number[] = [];
  for (let window = 0; window < WINDOWS; window++) {
    if (redis === 'killed inside' && stack.processes.redis?.pid === undefined) {
      await stack.restart('redis');
      await pause(2_000);
    }
    const statuses = await storm(ground, offer, redis === 'killed inside');
    options.say(`${id}: ${JSON.stringify(statuses)}`);
    passed.push(statuses[200] ?? 0);
    asked.push(Object.values(statuses).reduce((sum, count) => sum + count, 0));
  }
  if (redis !== 'alive') {
    await stack.restart('redis');
    await pause(2_000);
  }
  const worst = Math.max(...passed);
  const value = Math.max(0, Number((((worst - LIMIT) / LIMIT) * 100).toFixed(1)));
  return atMost({ id, value, unit: `% over ${LIMIT} in ${WINDOW_MS / 1_000} s`, goal, detail: { passed, asked } });
}

/** As many calls as fit into one window, on all gateways. @throws when something else than 200 and 429 was answered, or the limit was not reached */
async function storm({ gateways, world }: Ground, offer: Offer, killRedis: boolean): Promise<Record<string, number>> {
  const nowMs = Date.now();
  await pause(WINDOW_MS - (nowMs % WINDOW_MS) + MARGIN_MS);
  const end = Math.ceil(Date.now() / WINDOW_MS) * WINDOW_MS;
  const loads = gateways.map((port) =>
    startLoad({ port: () => port, lanes: LANES / GATEWAYS, keepAlive: true, expected: [200, 429], thinkMs: 5, requests: [requestTo(offer)] }),
  );
  if (killRedis) {
    await pause(Math.max(0, 2_000 - MARGIN_MS));
    await world.stack.kill('redis');
  }
  await pause(end - Date.now() - MARGIN_MS - 300);
  const tallies = await Promise.all(loads.map((load) => load.stop()));
  if (Date.now() >= end) throw new Error('the storm did not end inside its window: this machine is too busy to tell windows apart');
  const [sum, ...rest] = tallies;
  if (!sum) throw new Error('no gateway');
  for (const tally of rest) sum.absorb(tally);
  if (sum.bad > 0) throw new Error(`calls failed: ${JSON.stringify(sum.report())}`);
  if ((sum.statuses[429] ?? 0) === 0) throw new Error(`only ${sum.asked} calls fitted into the window: the limit was not tried`);
  return sum.statuses;
}
