import fs from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type FaultProxy, startFaultProxy } from '@gatehouse/testing';
import { type Figure, percentile } from '../../bench/figures.js';
import { settled } from '../../offer.js';
import { changesOf } from '../changes.js';
import { type Ground, startGround } from '../ground.js';
import { byMinute, type Point, riseOf, slopeOf } from '../growth.js';
import { type KeptMemoryAsker, keptMemory } from '../kept-memory.js';
import { Line } from '../load/line.js';
import { type Load, startLoad } from '../load/load.js';
import { requestTo } from '../load/requests.js';
import { atMost, type DrillOptions, type Row } from '../row.js';

const LANES = 24;
const THINK_MS = 60;
const SAMPLE_MS = 2_000;
/** A full collection stops a process for a while, so it is not asked for with every sample. */
const KEPT_EVERY = 15;
/** Share of the time at whose end a process has what it needs: what it takes after that, it keeps. */
const WARM_UP = 0.3;
const FAULT_MS = 4_000;
const SLOPE_GOAL = 1;
const SLOPE_MUST = 4;
/** What a leak outside of V8 at that line comes to in the 21 minutes after the warm-up. */
const RESIDENT_SLACK_MB = 8;
const MB = 1_048_576;
const HANDLES_SLACK = 20;
const WATCHED = ['gateway-1', 'gateway-2', 'control-plane', 'worker'] as const;

interface Watched {
  files: Point[];
  /** MB, as it comes: garbage among it. */
  resident: Point[];
  /** MB, each after a full collection: of the heap with its buffers, and of the whole process. */
  kept: Point[];
  residentKept: Point[];
  /** Of gateways. */
  timers: Point[];
}

/** Two gateways under load while upstreams break, clients hang up and the configuration changes: what grows after the warm-up. */
export const soak: Row = {
  id: 'R14',
  title: 'memory, open files and timers in a soak with faults',
  async measure(options) {
    const memory = keptMemory();
    try {
      return await onGround(memory, options);
    } finally {
      memory.end();
    }
  },
};

async function onGround(memory: KeptMemoryAsker, options: DrillOptions): Promise<Figure[]> {
  const ground = await startGround({ gateways: 2, env: { GATEHOUSE_GATEWAY_DRAIN_MS: '2000', ...memory.env } });
  const faulty = await startFaultProxy({ port: ground.upstream.port });
  try {
    await throughFaults(ground, faulty);
    return await run(ground, faulty, memory, options);
  } finally {
    await faulty.close();
    await ground.end();
  }
}

/** Half of the calls go by a line that is broken now and then. */
async function throughFaults({ owner, offer, upstream, world }: Ground, faulty: FaultProxy): Promise<void> {
  const targets = [upstream.port, faulty.port].map((port) => ({ url: `http://127.0.0.1:${port}`, weight: 1 }));
  const params = { tenant: offer.tenant, upstream: offer.upstreamId };
  await owner.client.upstreams.replace({ params, body: { name: 'echo', targets, firstByteTimeoutMs: 2_000, idleTimeoutMs: 2_000 } });
  await settled(world);
}

async function run(ground: Ground, faulty: FaultProxy, memory: KeptMemoryAsker, { minutes, say }: DrillOptions): Promise<Figure[]> {
  const began = performance.now();
  const passed = () => (performance.now() - began) / 60_000;
  let failed = false;
  const going = () => !failed && passed() < minutes;
  const loads = ground.gateways.flatMap((port) => [true, false].map((keepAlive) => soakLoad(ground, port, keepAlive)));
  const watched = new Map<string, Watched>(WATCHED.map((name) => [name, { files: [], resident: [], kept: [], residentKept: [], timers: [] }]));
  const disturbed = Promise.all([faults(faulty, going), hangUps(ground, going), changing(ground, going, say)]);
  try {
    let told = 0;
    for (let turn = 0; going(); turn++) {
      for (const [name, points] of watched) sample(points, pidOf(ground, name), passed());
      if (turn % KEPT_EVERY === 0) {
        for (const [name, points] of watched) await sampleKept(points, memory, pidOf(ground, name), passed());
        for (const [index, url] of ground.world.stack.urls.gatewayAdmins.entries())
          watched.get(`gateway-${index + 1}`)?.timers.push({ minutes: passed(), value: await timersOf(url) });
      }
      if (passed() >= told + 1) {
        const kept = [...watched.values()].map((points) => points.kept.at(-1)?.value.toFixed(1));
        say(`${++told} of ${minutes} minutes, ${loads.reduce((sum, { tally }) => sum + tally.asked, 0)} calls, ${kept.join(', ')} MB kept`);
      }
      await pause(SAMPLE_MS);
    }
  } catch (error) {
    failed = true; // or what disturbs would go on, and keep this process
    await Promise.all(loads.map((load) => load.stop()));
    throw error;
  }
  faulty.set({ kind: 'none' });
  await disturbed;
  const tallies = await Promise.all(loads.map((load) => load.stop()));
  return figuresOf(watched, minutes, tallies);
}

function figuresOf(watched: ReadonlyMap<string, Watched>, minutes: number, tallies: Load['tally'][]): Figure[] {
  const warm = minutes * WARM_UP;
  const each = <T>(of: (points: Watched) => T) => Object.fromEntries([...watched].map(([name, points]) => [name, of(points)]));
  const slopes = each(({ kept }) => slopeOf(kept.filter((point) => point.minutes > warm)));
  const rises = each(({ residentKept }) => riseOf(residentKept, warm));
  const files = each((points) => grown(points.files, minutes));
  const timers = Object.fromEntries([...watched].flatMap(([name, points]) => (points.timers.length > 0 ? [[name, grown(points.timers, minutes)]] : [])));
  const [sum, ...rest] = tallies;
  for (const tally of rest) sum?.absorb(tally);
  const detail = { minutes, calls: sum?.asked, statuses: sum?.statuses, slopes, keptMbByMinute: each(({ kept }) => byMinute(kept, 2)) };
  const resident = {
    rises,
    mbByMinute: each((points) => byMinute(points.resident)),
    afterCollectionMbByMinute: each((points) => byMinute(points.residentKept)),
  };
  return [
    atMost({ id: 'R14.memory', value: worst(slopes), unit: 'MB per 10 min kept, worst process', goal: SLOPE_GOAL, must: SLOPE_MUST, detail }),
    atMost({ id: 'R14.resident', value: worst(rises), unit: 'MB above warm-up, worst process', goal: RESIDENT_SLACK_MB, detail: resident }),
    atMost({ id: 'R14.files', value: worst(files), unit: 'more open files, median', goal: HANDLES_SLACK, detail: files }),
    atMost({ id: 'R14.timers', value: worst(timers), unit: 'more timers, median, worse gateway', goal: HANDLES_SLACK, detail: timers }),
  ];
}

const worst = (figures: Record<string, number>): number => Math.max(...Object.values(figures));

function soakLoad({ offer }: Ground, port: number, keepAlive: boolean): Load {
  const requests = [
    requestTo(offer, { keepAlive }),
    requestTo(offer, { keepAlive, path: '/things/slow' }),
    requestTo(offer, { keepAlive, method: 'POST', body: 'x'.repeat(20_000) }),
    requestTo(offer, { keepAlive, path: '/nowhere' }),
    requestTo({ ...offer, key: 'none' }, { keepAlive }),
  ];
  // faults are meant to be seen: a broken upstream is a 502 or 504, and a pause keeps the machine at part of its strength
  return startLoad({ port: () => port, lanes: LANES / 4, keepAlive, requests, thinkMs: THINK_MS, thinkers: 1, expected: [200, 401, 404, 502, 503, 504] });
}

async function faults(proxy: FaultProxy, going: () => boolean): Promise<void> {
  const kinds = [{ kind: 'none' }, { kind: 'latency', ms: 30 }, { kind: 'none' }, { kind: 'reset' }, { kind: 'none' }, { kind: 'blackhole' }] as const;
  for (let turn = 0; going(); turn++) {
    proxy.set(kinds[turn % kinds.length] ?? { kind: 'none' });
    await pause(FAULT_MS);
  }
}

/** Clients that go in the middle of a request, of a reply, or of a stream. */
async function hangUps({ gateways, offer }: Ground, going: () => boolean): Promise<void> {
  const broken = [
    requestTo(offer).slice(0, 60),
    requestTo(offer, { method: 'POST', headers: { 'content-length': '5000' } }),
    requestTo(offer, { path: '/things/large' }),
  ];
  for (let turn = 0; going(); turn++) {
    const line = await Line.open(gateways[turn % 2] as number, 5_000).catch(() => undefined);
    const asked = line?.ask(broken[turn % broken.length] as string, 200).catch(() => undefined);
    await asked;
    line?.close();
    await pause(100);
  }
}

async function changing(ground: Ground, going: () => boolean, say: (text: string) => void): Promise<void> {
  const kinds = (await changesOf(ground)).filter(({ name }) => /revision|roll back$|limit on/.test(name));
  for (let turn = 0; going(); turn++) {
    const change = kinds[turn % kinds.length];
    await change?.make().catch((error: Error) => say(`${change.name}: ${error.message}`));
    await pause(5_000);
  }
}

function pidOf({ world }: Ground, name: string): number {
  const pid = world.stack.processes[name]?.pid;
  if (pid === undefined) throw new Error(`${name} has ended in the soak`);
  return pid;
}

function sample({ files, resident }: Watched, pid: number, minutes: number): void {
  const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  resident.push({ minutes, value: kilobytes / 1_024 });
  files.push({ minutes, value: fs.readdirSync(`/proc/${pid}/fd`).length });
}

async function sampleKept(points: Watched, memory: KeptMemoryAsker, pid: number, minutes: number): Promise<void> {
  const { kept, resident } = await memory.ask(pid);
  points.kept.push({ minutes, value: kept / MB });
  points.residentKept.push({ minutes, value: resident / MB });
}

/** Node's own count of timers that keep a gateway busy, from its metrics: asked for all the time, as a scraper does, as the first page of them loads code. */
async function timersOf(url: string): Promise<number> {
  const page = await (await fetch(`${url}/metrics`)).text();
  return Number(/nodejs_active_resources\{type="Timeout"[^}]*\} (\d+)/.exec(page)?.[1] ?? 0);
}

/** Median of the last third over that of the third before. */
function grown(points: readonly Point[], minutes: number): number {
  const part = (from: number, to: number) =>
    points.filter((point) => point.minutes >= minutes * from && point.minutes < minutes * to).map(({ value }) => value);
  return percentile(part(2 / 3, 2), 0.5) - percentile(part(1 / 3, 2 / 3), 0.5);
}
