import { type Figure, figure, NOISE, type Row, rounded } from '../figures.js';
import { startGateway } from '../gateway/start-gateway.js';
import { LoadChild } from '../load/child.js';
import { callUrl, newKey, print, sampleRequests } from '../load/cpu-per-request.js';
import type { Answered } from '../load/open-loop.js';
import { interleaved, type Rounds, type Sample } from '../load/rounds.js';
import { HEADERS } from '../load/wrk.js';
import { type Contender, Field } from '../peers/contender.js';
import { haproxyFull } from '../peers/haproxy.js';
import { nginxFull } from '../peers/nginx-proxy.js';
import { startUpstream } from '../peers/upstream.js';
import { CORES, type Room } from '../room.js';
import { usageWhile } from '../usage.js';

const DIRECT = 'direct';
const SHARE = 0.7;
const WARM_UP_SECONDS = 3;
/** More than are ever busy: a request waits for its proxy, not for a connection. */
const CONNECTIONS = 256;

interface LatencySample extends Sample, Answered {
  cpuUs: number;
}

export const addedLatency: Row = {
  id: 'P5b',
  about: `added p99 of the whole pipeline, all asked at ${SHARE * 100} % of the gateway's full rate`,
  async measure(room) {
    const upstream = await startUpstream(room);
    const key = newKey();
    const field = new Field();
    await field.add(DIRECT, async () => ({ name: DIRECT, origin: `http://127.0.0.1:${upstream}`, headers: {}, pids: [] }));
    await field.add('nginx', () => nginxFull(room, upstream, key));
    await field.add('haproxy', () => haproxyFull(room, upstream, key));
    await field.add('gatehouse', () => startGateway(room, { mode: 'full', upstream, key }));
    const full = await fullRate(room, field.contenders.at(-1) as Contender);
    const perSecond = Math.round(full * SHARE);
    const loads = new Map<Contender, LoadChild>();
    for (const contender of field.contenders) loads.set(contender, await startLoad(room, contender));
    const sample = (contender: Contender) => measureOnce(room, contender, loads.get(contender) as LoadChild, perSecond);
    for (const contender of field.contenders) await sample(contender);
    const rounds = await interleaved(field.contenders, room.settings.rounds, sample);
    printLatencies(perSecond, rounds, field);
    if (!field.has('haproxy')) return { figures: [], lacking: [{ id: 'P5b', why: field.why('haproxy') }] };
    if (added(rounds, 'haproxy', ({ p99Us }) => p99Us) <= 0) return { figures: [], lacking: [{ id: 'P5b', why: NOISE }] };
    return { figures: [latencyFigure(perSecond, rounds)], lacking: [] };
  },
};

/** The median of three. */
async function fullRate(room: Room, gateway: Contender): Promise<number> {
  await sampleRequests(room, gateway, { seconds: WARM_UP_SECONDS });
  const rates: number[] = [];
  for (let i = 0; i < 3; i++) rates.push((await sampleRequests(room, gateway)).perSecond);
  return rates.sort((a, b) => a - b)[1] as number;
}

async function startLoad(room: Room, contender: Contender): Promise<LoadChild> {
  const load = new LoadChild(room, new URL('../load/open-loop.ts', import.meta.url), {
    url: callUrl(contender),
    headers: { ...HEADERS, ...contender.headers },
    connections: CONNECTIONS,
  });
  await load.next();
  return load;
}

async function measureOnce(room: Room, contender: Contender, load: LoadChild, perSecond: number): Promise<LatencySample> {
  const work = () => load.ask<Answered>({ perSecond, seconds: room.settings.seconds });
  const { result, usage } = await usageWhile(contender.pids, contender.name === DIRECT ? undefined : CORES.proxy, work);
  if (result.failed > 0) throw new Error(`${contender.name}: ${result.failed} calls failed`);
  return { ...result, foreign: usage.foreign, cpuUs: (usage.userUs + usage.systemUs) / result.answered };
}

const added = (rounds: Rounds<LatencySample>, name: string, pick: (sample: LatencySample) => number) =>
  rounded(rounds.median(name, pick, 0) - rounds.median(DIRECT, pick, 0), 0);

function printLatencies(perSecond: number, rounds: Rounds<LatencySample>, field: Field): void {
  const lines = rounds.names.map((name) => [
    name,
    rounds.median(name, ({ cpuUs }) => cpuUs).toFixed(1),
    ...[({ p50Us }: LatencySample) => p50Us, ({ p99Us }: LatencySample) => p99Us, ({ p999Us }: LatencySample) => p999Us].map((pick) =>
      rounds.median(name, pick, 0).toFixed(0),
    ),
    added(rounds, name, ({ p50Us }) => p50Us).toFixed(0),
    added(rounds, name, ({ p99Us }) => p99Us).toFixed(0),
    rounds.median(name, ({ foreign }) => foreign, 2).toFixed(2),
  ]);
  const head = ['', 'CPU us', 'p50 us', 'p99 us', 'p99.9 us', 'added p50', 'added p99', 'foreign'];
  print(`P5b  ${perSecond} calls per second, each from when it was due`, [head, ...lines], field);
}

function latencyFigure(perSecond: number, rounds: Rounds<LatencySample>): Figure {
  const p99 = (name: string) =>
    Math.max(
      1,
      added(rounds, name, (sample) => sample.p99Us),
    );
  return figure({
    id: 'P5b',
    value: rounded(p99('gatehouse') / p99('haproxy')),
    unit: 'x haproxy, added p99',
    goal: 1.5,
    anchors: { nginx: rounded(p99('nginx') / p99('haproxy')) },
    detail: { perSecond, addedP99Us: p99('gatehouse'), haproxyAddedP99Us: p99('haproxy'), nginxAddedP99Us: p99('nginx') },
  });
}
