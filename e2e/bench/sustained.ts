import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { makeOffer, newOwner, type Offer } from '../offer.js';
import { startWorld, type World } from '../world.js';
import { type Figure, type Options, type Row, rounded } from './figures.js';
import { cpuSecondsOf } from './process-usage.js';
import { Program } from './program.js';

const GATEWAY = 'gateway-1';
const GOAL = 5_000;
const CPU_GOAL = 4;
const LAG_SECONDS_MAX = 10;
const CONNECTIONS = 128;
const WARM_UP_SECONDS = 5;
const WATCH_MS = 1_000;
const HEADERS = { 'user-agent': 'bench/1.0', accept: 'application/json' };

interface Answered {
  answered: number;
  failed: number;
  unanswered: number;
  p50Us: number;
  p99Us: number;
}

/** A steady load on the whole system: does every call reach the call records in time, and what does a call cost all processes together? */
export const sustained: Row = {
  id: 'P16',
  async measure({ minutes, rate }): Promise<Figure[]> {
    const upstream = new Program(new URL('answering-upstream.ts', import.meta.url));
    try {
      const { port } = await upstream.next<{ port: number }>();
      const own = { url: `http://127.0.0.1:${port}`, port, requests: [], close: async () => upstream.end() };
      const world = await startWorld({ gateways: 1, upstream: own });
      try {
        const owner = await newOwner(world, 'bench');
        return await hold(world, await makeOffer(world, owner, []), { minutes, rate });
      } finally {
        await world.end();
      }
    } finally {
      upstream.end();
    }
  },
};

async function hold(world: World, offer: Offer, { minutes, rate }: Options): Promise<Figure[]> {
  const url = `${world.stack.urls.gateways[0]}${offer.path}/things/7`;
  const load = new Program(new URL('../../apps/gateway/bench/load/open-loop.ts', import.meta.url), {
    url,
    headers: { ...HEADERS, 'x-api-key': offer.key },
    connections: CONNECTIONS,
  });
  const database = new pg.Client(world.stack.urls.database);
  await database.connect();
  try {
    await load.next();
    await load.ask<Answered>({ perSecond: rate, seconds: WARM_UP_SECONDS });
    const warmed = rate * WARM_UP_SECONDS;
    await allStored(database, offer, warmed);
    const seconds = minutes * 60;
    const [cpuBefore, insertsBefore] = [cpuByProcess(world), await inserts(database)];
    const asked = load.ask<Answered>({ perSecond: rate, seconds });
    const lag = await watchLag(asked, rate, async () => (await inserts(database)) - insertsBefore);
    const answers = await asked;
    const waited = await allStored(database, offer, warmed + answers.answered + answers.failed);
    const cpuAfter = cpuByProcess(world);
    const lost = warmed + answers.answered + answers.failed - (await stored(database, offer));
    const cpu = Object.fromEntries(Object.entries(cpuAfter).map(([name, value]) => [name, rounded(value - (cpuBefore[name] ?? 0), 1)]));
    return figuresOf({ answers, seconds, lagSeconds: Math.max(lag, waited), lost, cpu, rate });
  } finally {
    load.end();
    await database.end();
  }
}

function cpuByProcess(world: World): Record<string, number> {
  const running = Object.entries(world.stack.processes).flatMap(([name, { pid }]) => (pid === undefined ? [] : [[name, cpuSecondsOf(pid)] as const]));
  if (!running.some(([name]) => name === 'postgres')) throw new Error('the embedded Postgres has no process here: unset DATABASE_URL');
  return Object.fromEntries(running);
}

/** Rows that went into the call records, as Postgres counts them: to a second, and without reading millions of them. */
async function inserts(database: pg.Client): Promise<number> {
  const { rows } = await database.query<{ count: string }>(
    `select coalesce(sum(n_tup_ins), 0) as count from pg_stat_all_tables where schemaname = 'records' and relname like 'call\\_records\\_%'`,
  );
  return Number(rows[0]?.count);
}

async function stored(database: pg.Client, { tenantId }: Offer): Promise<number> {
  const { rows } = await database.query<{ count: number }>('select count(*)::int as count from records.call_records where tenant_id = $1', [tenantId]);
  return rows[0]?.count ?? 0;
}

/** Waits for so many records, twice as long as they may take. Resolves to the seconds that it took. */
async function allStored(database: pg.Client, offer: Offer, count: number): Promise<number> {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1_000;
  while ((await stored(database, offer)) < count && seconds() < 2 * LAG_SECONDS_MAX) await pause(WATCH_MS);
  return seconds();
}

/** The longest time, in seconds, that the newest stored record was behind the calls, which come at a constant rate. */
async function watchLag(running: Promise<unknown>, rate: number, count: () => Promise<number>): Promise<number> {
  const began = performance.now();
  let [largest, ended] = [0, false];
  void running.finally(() => {
    ended = true;
  });
  while (!ended) {
    await pause(WATCH_MS);
    const seconds = (performance.now() - began) / 1_000;
    const behind = seconds - (await count()) / rate;
    if (!ended) largest = Math.max(largest, behind);
  }
  return largest;
}

interface Held {
  answers: Answered;
  seconds: number;
  lagSeconds: number;
  lost: number;
  cpu: Record<string, number>;
  rate: number;
}

function figuresOf({ answers, seconds, lagSeconds, lost, cpu, rate }: Held): Figure[] {
  const perSecond = Math.floor(answers.answered / seconds);
  const inTime = lagSeconds <= LAG_SECONDS_MAX && lost === 0 && answers.failed + answers.unanswered === 0;
  const total = Object.values(cpu).reduce((sum, value) => sum + value, 0);
  const ratio = rounded(total / (cpu[GATEWAY] ?? Number.NaN));
  const perCall = (cpuSeconds: number) => rounded((cpuSeconds * 1e6) / answers.answered, 1);
  const { failed, unanswered, p50Us, p99Us } = answers;
  const held = { seconds, offered: rate, failed, unanswered, lost, lagSeconds: rounded(lagSeconds, 1), p50Us, p99Us };
  const costs = Object.fromEntries(Object.entries(cpu).map(([name, value]) => [`${name} us`, perCall(value)]));
  return [
    {
      id: 'P16',
      value: inTime ? perSecond : 0,
      unit: 'calls per second held, every record stored in time',
      goal: GOAL,
      must: null,
      more: true,
      holds: inTime && perSecond >= GOAL,
      anchors: {},
      detail: held,
    },
    {
      id: 'P16-cpu',
      value: ratio,
      unit: "x the gateway's own CPU per call",
      goal: CPU_GOAL,
      must: null,
      holds: ratio <= CPU_GOAL,
      anchors: {},
      detail: { 'all us': perCall(total), ...costs },
    },
  ];
}
