import { type Figure, figure, median, type Row, rounded } from '../figures.js';
import type { Size } from '../gateway/large-snapshot.js';
import { LinkedGateway, type Reading } from '../gateway/start-linked.js';
import { newKey, print, type RequestSample } from '../load/cpu-per-request.js';
import { interleaved, type Rounds } from '../load/rounds.js';
import { HEADERS, wrk } from '../load/wrk.js';
import { type Contender, Field } from '../peers/contender.js';
import { startUpstream } from '../peers/upstream.js';
import { CORES, type Room } from '../room.js';
import { usageWhile } from '../usage.js';

const SMALL: Size = { routes: 10, keys: 100, policies: 1 };
/** Smaller for a quick look: the figures say what size they are of. */
const sizeOf = (name: string, most: number) => Number(process.env[`GATEHOUSE_BENCH_${name}`] ?? most);
const LARGE: Size = { routes: sizeOf('ROUTES', 10_000), keys: sizeOf('KEYS', 1_000_000), policies: sizeOf('POLICIES', 200) };

const BASE = 'small';
const WARM_UP_SECONDS = 3;
/** Few, so that what holds the loop is not mistaken for the queue of requests itself. */
const SWAP_CONNECTIONS = 8;
const SWAPS = 7;
const SETTLE_MS = 400;

const grown = (dimension: keyof Size): Size => ({ ...SMALL, [dimension]: LARGE[dimension] });
const count = (value: number) => value.toLocaleString('en');

export const growth: Row = {
  id: 'P6',
  about: 'growth of what is configured: CPU per request; how long a snapshot swap holds the event loop; memory',
  async measure(room) {
    const upstream = await startUpstream(room);
    const start = (name: string, size: Size) => LinkedGateway.start(room, { name, size, upstream, key: newKey() });
    const field = new Field();
    const sizes: [string, Size][] = [
      [BASE, SMALL],
      [`${count(LARGE.routes)} routes`, grown('routes')],
      [`${count(LARGE.keys)} keys`, grown('keys')],
      [`${count(LARGE.policies)} policies elsewhere`, grown('policies')],
    ];
    for (const [name, size] of sizes) await field.add(name, async () => (await start(name, size)).contender);
    const everything = await start('all of it', LARGE);
    await field.add('all of it', async () => everything.contender);
    for (const contender of field.contenders) await ask(room, contender, WARM_UP_SECONDS);
    const rounds = await interleaved(field.contenders, room.settings.rounds, (contender) => ask(room, contender));
    printGrowth(rounds, field);
    return { figures: [growthFigure(rounds), ...(await swaps(room, everything))], lacking: [] };
  },
};

async function ask(room: Room, contender: Contender, seconds = room.settings.seconds): Promise<RequestSample> {
  const { connections } = room.settings;
  const headers = { ...HEADERS, ...contender.headers };
  const { result, usage } = await usageWhile(contender.pids, CORES.proxy, () => wrk(room, { url: contender.origin, headers, seconds, connections }));
  const [userUs, systemUs] = [usage.userUs / result.requests, usage.systemUs / result.requests];
  return { ...result, ...usage, userUs, systemUs, cpuUs: userUs + systemUs };
}

const cpuUs = (sample: RequestSample) => sample.cpuUs;

function printGrowth(rounds: Rounds<RequestSample>, field: Field): void {
  const lines = rounds.names.map((name) => [
    name,
    rounds.median(name, cpuUs).toFixed(1),
    `${rounds.ratio(name, BASE, cpuUs).toFixed(2)}x`,
    rounds.median(name, ({ residentMb }) => residentMb, 0).toFixed(0),
    rounds.median(name, ({ foreign }) => foreign, 2).toFixed(2),
  ]);
  print(`P6  beside ${SMALL.routes} routes, ${SMALL.keys} keys, ${SMALL.policies} policy`, [['', 'CPU us', 'vs small', 'RSS MB', 'foreign'], ...lines], field);
}

function growthFigure(rounds: Rounds<RequestSample>): Figure {
  const ratios = Object.fromEntries(rounds.names.slice(1).map((name) => [name, rounds.ratio(name, BASE, cpuUs)]));
  const foreign = rounds.median(BASE, (sample) => sample.foreign, 2);
  return figure({
    id: 'P6',
    value: Math.max(...Object.values(ratios)),
    unit: 'x small, the worst',
    goal: 1.05,
    anchors: {},
    detail: { ...LARGE, ...ratios, foreign },
  });
}

interface Change {
  what: string;
  times: number;
  make(): void;
}

interface Swapped {
  what: string;
  readings: Reading[];
  /** From publishing to acknowledged, milliseconds. */
  liveMs: number[];
}

/** Changes under load, one after another; the loop's own hold is what its thread did without a break, whoever else had the core. */
async function swaps(room: Room, gateway: LinkedGateway): Promise<Figure[]> {
  const { controlPlane } = gateway;
  const changes: Change[] = [
    { what: 'nothing', times: SWAPS, make: () => {} },
    { what: 'one key', times: SWAPS, make: () => controlPlane.changeKey() },
    { what: 'one API', times: SWAPS, make: () => controlPlane.changeApi() },
    { what: 'every object', times: 1, make: () => controlPlane.changeEverything() },
  ];
  const before = await gateway.read(true);
  const load = keepAsking(room, gateway.contender);
  const done: Swapped[] = [];
  try {
    for (const change of changes) done.push(await swapped(gateway, change));
  } finally {
    await load.stop();
  }
  await pause();
  const after = await gateway.read(true);
  printSwaps(done);
  return [holdFigure(done), memoryFigure(before, after)];
}

async function swapped(gateway: LinkedGateway, { what, times, make }: Change): Promise<Swapped> {
  const swap: Swapped = { what, readings: [], liveMs: [] };
  for (let i = 0; i < times; i++) {
    make();
    await pause();
    await gateway.read();
    if (what !== 'nothing') swap.liveMs.push(await gateway.swap());
    await pause();
    swap.readings.push(await gateway.read());
  }
  return swap;
}

const pause = () => new Promise((resolve) => setTimeout(resolve, SETTLE_MS));

/** A light load for as long as it is needed. */
function keepAsking(room: Room, { origin: url, headers }: Contender): { stop(): Promise<void> } {
  let wanted = true;
  const asking = (async () => {
    while (wanted) await wrk(room, { url, headers: { ...HEADERS, ...headers }, seconds: 2, connections: SWAP_CONNECTIONS });
  })();
  return {
    async stop() {
      wanted = false;
      await asking;
    },
  };
}

const medianOf = ({ readings }: Swapped, pick: (reading: Reading) => number) => rounded(median(readings.map(pick)), 1);
const mostOf = ({ readings }: Swapped, pick: (reading: Reading) => number) => rounded(Math.max(...readings.map(pick)), 1);

function printSwaps(done: readonly Swapped[]): void {
  const lines = done.map((swap) => [
    swap.what,
    medianOf(swap, ({ ownMs }) => ownMs).toFixed(1),
    mostOf(swap, ({ ownMs }) => ownMs).toFixed(1),
    medianOf(swap, ({ wallMs }) => wallMs).toFixed(1),
    medianOf(swap, ({ gcMs }) => gcMs).toFixed(1),
    swap.liveMs.length > 0 ? medianOf(swap, ({ builtInMs }) => builtInMs).toFixed(0) : '-',
    swap.liveMs.length > 0 ? median(swap.liveMs).toFixed(0) : '-',
  ]);
  const title = `P6  swaps under load at ${count(LARGE.routes)} routes and ${count(LARGE.keys)} keys: longest hold of the event loop`;
  print(title, [['changed', 'own ms', 'worst', 'by the clock', 'of it GC', 'built in ms', 'live in ms'], ...lines]);
}

function holdFigure(done: readonly Swapped[]): Figure {
  const small = done.filter(({ what }) => what.startsWith('one'));
  const detail = Object.fromEntries(
    done.map((swap) => [
      swap.what,
      { ownMs: medianOf(swap, ({ ownMs }) => ownMs), worstMs: mostOf(swap, ({ ownMs }) => ownMs), clockMs: medianOf(swap, ({ wallMs }) => wallMs) },
    ]),
  );
  return figure({
    id: 'P6-swap',
    value: Math.max(...small.map((swap) => medianOf(swap, ({ ownMs }) => ownMs))),
    unit: 'ms, longest hold of the loop in a swap',
    goal: 5,
    anchors: {},
    detail: { ...LARGE, ...detail },
  });
}

function memoryFigure(before: Reading, after: Reading): Figure {
  const held = (reading: Reading) => reading.heapMb + reading.externalMb;
  return figure({
    id: 'P6-memory',
    value: rounded(held(after) / held(before)),
    unit: 'x of before, heap and tables after all swaps',
    goal: 1.05,
    anchors: {},
    detail: {
      heapMb: [before, after].map((reading) => rounded(reading.heapMb, 1)),
      externalMb: [before, after].map((reading) => rounded(reading.externalMb, 1)),
      residentMb: [before, after].map((reading) => rounded(reading.residentMb, 0)),
      'bytes per key, with its share of an application': rounded((after.externalMb * 2 ** 20) / LARGE.keys, 0),
    },
  });
}
