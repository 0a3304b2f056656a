import fs from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type FaultProxy, startFaultProxy } from '@gatehouse/testing';
import { percentile } from '../../bench/figures.js';
import { settled } from '../../offer.js';
import { changesOf } from '../changes.js';
import { type Ground, startGround } from '../ground.js';
import { Line } from '../load/line.js';
import { type Load, startLoad } from '../load/load.js';
import { requestTo } from '../load/requests.js';
import { atMost, type DrillOptions, type Row } from '../row.js';

const LANES = 24;
const THINK_MS = 60;
const SAMPLE_MS = 2_000;
/** Share of the time at whose end a process has what it needs: what it takes after that, it keeps. */
const WARM_UP = 0.3;
const FAULT_MS = 4_000;
const SLOPE_GOAL = 1;
const SLOPE_MUST = 4;
const HANDLES_SLACK = 20;
const WATCHED = ['gateway-1', 'gateway-2', 'control-plane', 'worker'] as const;

interface Sample {
  minutes: number;
  residentMb: number;
  files: number;
}

/** Two gateways under load while upstreams break, clients hang up and the configuration changes: what grows after the warm-up. */
export const soak: Row = {
  id: 'R14',
  title: 'memory, open files and timers in a soak with faults',
  async measure(options) {
    const ground = await startGround({ gateways: 2, env: { GATEHOUSE_GATEWAY_DRAIN_MS: '2000' } });
    const faulty = await startFaultProxy({ port: ground.upstream.port });
    try {
      await throughFaults(ground, faulty);
      return await run(ground, faulty, options);
    } finally {
      await faulty.close();
      await ground.end();
    }
  },
};

/** Half of the calls go by a line that is broken now and then. */
async function throughFaults({ owner, offer, upstream, world }: Ground, faulty: FaultProxy): Promise<void> {
  const targets = [upstream.port, faulty.port].map((port) => ({ url: `http://127.0.0.1:${port}`, weight: 1 }));
  const params = { tenant: offer.tenant, upstream: offer.upstreamId };
  await owner.client.upstreams.replace({ params, body: { name: 'echo', targets, firstByteTimeoutMs: 2_000, idleTimeoutMs: 2_000 } });
  await settled(world);
}

async function run(ground: Ground, faulty: FaultProxy, { minutes, say }: DrillOptions) {
  const began = performance.now();
  const passed = () => (performance.now() - began) / 60_000;
  const going = () => passed() < minutes;
  const loads = ground.gateways.flatMap((port) => [true, false].map((keepAlive) => soakLoad(ground, port, keepAlive)));
  const samples = new Map<string, Sample[]>(WATCHED.map((name) => [name, []]));
  const timersBefore: number[] = [];
  const disturbed = Promise.all([faults(faulty, going), hangUps(ground, going), changing(ground, going, say)]);
  let told = 0;
  while (going()) {
    for (const name of WATCHED) samples.get(name)?.push(sampleOf(ground, name, passed()));
    if (passed() > minutes * WARM_UP && timersBefore.length === 0) timersBefore.push(...(await timersOf(ground)));
    if (passed() >= told + 1) say(`${++told} of ${minutes} minutes, ${loads.reduce((sum, { tally }) => sum + tally.asked, 0)} calls`);
    await pause(SAMPLE_MS);
  }
  faulty.set({ kind: 'none' });
  await disturbed;
  const timersAfter = await timersOf(ground);
  const tallies = await Promise.all(loads.map((load) => load.stop()));
  return figuresOf(samples, minutes, Math.max(...timersAfter.map((count, index) => count - (timersBefore[index] ?? 0))), tallies);
}

function figuresOf(samples: ReadonlyMap<string, Sample[]>, minutes: number, timersGrown: number, tallies: Load['tally'][]) {
  const slopes = Object.fromEntries([...samples].map(([name, all]) => [name, slopeOf(all.filter((sample) => sample.minutes > minutes * WARM_UP))]));
  const files = [...samples].map(([name, all]) => [name, grownFiles(all, minutes)] as const);
  const gateways = Object.entries(slopes).filter(([name]) => name.startsWith('gateway'));
  const byMinute = Object.fromEntries([...samples].map(([name, all]) => [name, minuteMedians(all)]));
  const [sum, ...rest] = tallies;
  for (const tally of rest) sum?.absorb(tally);
  const shared = { minutes, calls: sum?.asked, statuses: sum?.statuses };
  return [
    atMost({
      id: 'R14.memory',
      value: Math.max(...gateways.map(([, slope]) => slope)),
      unit: 'MB per 10 min, worse gateway',
      goal: SLOPE_GOAL,
      must: SLOPE_MUST,
      detail: { ...shared, slopes, residentMbByMinute: byMinute },
    }),
    atMost({
      id: 'R14.files',
      value: Math.max(...files.map(([, grown]) => grown)),
      unit: 'more open files, median',
      goal: HANDLES_SLACK,
      detail: Object.fromEntries(files),
    }),
    atMost({ id: 'R14.timers', value: timersGrown, unit: 'more timers, worse gateway', goal: HANDLES_SLACK }),
  ];
}

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

function sampleOf({ world }: Ground, name: string, minutes: number): Sample {
  const pid = world.stack.processes[name]?.pid;
  if (pid === undefined) throw new Error(`${name} has ended in the soak`);
  const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  return { minutes, residentMb: kilobytes / 1_024, files: fs.readdirSync(`/proc/${pid}/fd`).length };
}

/** Node's own count of timers that keep it busy, from each gateway's metrics. */
async function timersOf({ world }: Ground): Promise<number[]> {
  const pages = await Promise.all(world.stack.urls.gatewayAdmins.map(async (url) => (await fetch(`${url}/metrics`)).text()));
  return pages.map((page) => Number(/nodejs_active_resources\{type="Timeout"[^}]*\} (\d+)/.exec(page)?.[1] ?? 0));
}

/** Theil-Sen: the median of all slopes between two samples; a collector's saw-tooth and single peaks do not move it. MB in 10 minutes. */
function slopeOf(samples: readonly Sample[]): number {
  const step = Math.max(1, Math.floor(samples.length / 200));
  const some = samples.filter((_, index) => index % step === 0);
  const slopes = some.flatMap((a, index) => some.slice(index + 1).map((b) => (b.residentMb - a.residentMb) / (b.minutes - a.minutes)));
  return Number((percentile(slopes, 0.5) * 10).toFixed(2));
}

function minuteMedians(samples: readonly Sample[]): number[] {
  const minutes = new Map<number, number[]>();
  for (const { minutes: at, residentMb } of samples) minutes.set(Math.floor(at), [...(minutes.get(Math.floor(at)) ?? []), residentMb]);
  return [...minutes.values()].map((all) => Math.round(percentile(all, 0.5)));
}

/** Median of the last third over that of the third before. */
function grownFiles(samples: readonly Sample[], minutes: number): number {
  const part = (from: number, to: number) =>
    samples.filter((sample) => sample.minutes >= minutes * from && sample.minutes < minutes * to).map(({ files }) => files);
  return percentile(part(2 / 3, 2), 0.5) - percentile(part(1 / 3, 2 / 3), 0.5);
}
