import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { LimitInput } from '@gatehouse/definition';
import type { Figure } from '../../bench/figures.js';
import { makeOffer, type Offer } from '../../offer.js';
import type { Ground } from '../ground.js';
import { startLoad } from '../load/load.js';
import { requestTo } from '../load/requests.js';
import type { Tally } from '../load/tally.js';
import { atMost, type DrillOptions } from '../row.js';

const CALLS = 1_000;
const AT_ONCE = 20;
const LANES = 80;
const STORM_MS = 8_000;
/** Each call stays this long with the upstream of the limit of calls at once. */
const WORK_MS = 25;

type Mode = 'strict' | 'fast';
interface Case {
  id: string;
  limit: LimitInput;
  goal: number;
  redisDead?: boolean;
}

const rolling = (mode: Mode): LimitInput => ({ kind: 'quota', name: 'rolling', requests: CALLS, period: 'rolling', windowMs: 120_000, mode });
const weighed = (mode: Mode): LimitInput => ({
  kind: 'quota',
  name: 'weighed',
  requests: 3 * CALLS,
  period: 'day',
  mode,
  costs: [{ operation: 'listThings', units: 3 }],
});
const parallel = (mode: Mode): LimitInput => ({ kind: 'concurrency', name: 'parallel', calls: AT_ONCE, mode });

const CASES: readonly Case[] = [
  { id: 'R6.rolling-strict', limit: rolling('strict'), goal: 0 },
  { id: 'R6.rolling-fast', limit: rolling('fast'), goal: 10 },
  { id: 'R6.costs-strict', limit: weighed('strict'), goal: 0 },
  { id: 'R6.costs-fast', limit: weighed('fast'), goal: 10 },
  { id: 'R6.at-once-strict', limit: parallel('strict'), goal: 0 },
  { id: 'R6.at-once-fast', limit: parallel('fast'), goal: 10 },
  { id: 'R6.rolling-redis-dead', limit: rolling('strict'), goal: 5, redisDead: true },
  { id: 'R6.at-once-redis-dead', limit: parallel('strict'), goal: 5, redisDead: true },
];

/** An upstream that knows how many calls it had at once. */
async function startCounting() {
  const seen = { now: 0, most: 0 };
  const server = http.createServer((_, response) => {
    seen.most = Math.max(seen.most, ++seen.now);
    response.once('close', () => seen.now--);
    setTimeout(() => response.end('done'), WORK_MS);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

/** Calls that four gateways let through limits of the other kinds, as per cent over them. */
export async function measureKinds(ground: Ground, options: DrillOptions): Promise<Figure[]> {
  const { world, owner } = ground;
  const counting = await startCounting();
  try {
    const offers: [Case, Offer][] = [];
    for (const one of CASES) offers.push([one, await makeOffer(world, owner, [one.limit], { upstreamUrl: counting.url })]);
    const figures: Figure[] = [];
    let dead = false;
    for (const [one, offer] of offers) {
      if (one.redisDead && !dead) await world.stack.kill('redis');
      dead ||= one.redisDead === true;
      counting.seen.most = 0;
      const tally = await storm(ground, offer);
      options.say(`${one.id}: ${JSON.stringify(tally.statuses)}, ${counting.seen.most} at once`);
      figures.push(figureOf(one, tally, counting.seen.most));
    }
    await world.stack.restart('redis');
    await pause(2_000);
    return figures;
  } finally {
    counting.close();
  }
}

function figureOf({ id, limit, goal }: Case, { statuses }: Tally, mostAtOnce: number): Figure {
  const atOnce = limit.kind === 'concurrency';
  const [passed, allowed] = atOnce ? [mostAtOnce, AT_ONCE] : [statuses[200] ?? 0, CALLS];
  const value = Math.max(0, Number((((passed - allowed) / allowed) * 100).toFixed(1)));
  return atMost({ id, value, unit: `% over ${allowed} ${atOnce ? 'at once' : 'calls'}`, goal, detail: { passed, statuses } });
}

/** @throws when something else than 200 and 429 was answered, or the limit was not reached */
async function storm({ gateways }: Ground, offer: Offer): Promise<Tally> {
  const loads = gateways.map((port) =>
    startLoad({ port: () => port, lanes: LANES / gateways.length, keepAlive: true, expected: [200, 429], thinkMs: 5, requests: [requestTo(offer)] }),
  );
  await pause(STORM_MS);
  const [sum, ...rest] = await Promise.all(loads.map((load) => load.stop()));
  if (!sum) throw new Error('no gateway');
  for (const tally of rest) sum.absorb(tally);
  if (sum.bad > 0) throw new Error(`calls failed: ${JSON.stringify(sum.report())}`);
  if ((sum.statuses[429] ?? 0) === 0) throw new Error(`only ${sum.asked} calls were made: the limit was not tried`);
  return sum;
}
