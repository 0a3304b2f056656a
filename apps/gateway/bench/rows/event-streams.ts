import { type Figure, figure, NOISE, type Outcome, type Row, rounded } from '../figures.js';
import { startGateway } from '../gateway/start-gateway.js';
import { LoadChild } from '../load/child.js';
import { callUrl, newKey, print } from '../load/cpu-per-request.js';
import { interleaved, type Rounds, type Sample } from '../load/rounds.js';
import { type Contender, Field } from '../peers/contender.js';
import { haproxyBare } from '../peers/haproxy.js';
import { nginxStreaming } from '../peers/nginx-proxy.js';
import { CORES, type Room, stop } from '../room.js';
import { usageWhile } from '../usage.js';

const STREAMS = 500;
const SETTLE_MS = 500;
const DIRECT = 'direct';

interface StreamSample extends Sample {
  cpuUs: number;
  chunks: number;
  p50Us: number;
  p99Us: number;
  residentMb: number;
}

export const eventStreams: Row = {
  id: 'P4',
  about: `${STREAMS} event streams of small chunks: CPU per chunk, added delay`,
  async measure(room) {
    const { port } = await new LoadChild(room, new URL('../load/sse-upstream.ts', import.meta.url)).next<{ port: number }>();
    const field = new Field();
    await field.add(DIRECT, async () => ({ name: DIRECT, origin: `http://127.0.0.1:${port}`, headers: {}, pids: [] }));
    await field.add('nginx', () => nginxStreaming(room, port));
    await field.add('haproxy', () => haproxyBare(room, port));
    await field.add('gatehouse', () => startGateway(room, { mode: 'bare', upstream: port, key: newKey() }));
    const { contenders } = field;
    for (const contender of contenders) await sample(room, contender);
    const rounds = await interleaved(contenders, room.settings.rounds, (contender) => sample(room, contender));
    printStreams(rounds, field);
    const outcome: Outcome = { figures: [cpuPerChunk(rounds)], lacking: [] };
    addDelay(rounds, outcome);
    return outcome;
  },
};

async function sample(room: Room, contender: Contender): Promise<StreamSample> {
  const { seconds } = room.settings;
  const client = new LoadChild(room, new URL('../load/sse-client.ts', import.meta.url), {
    url: callUrl(contender, '/events'),
    streams: STREAMS,
    headers: contender.headers,
  });
  try {
    await client.next();
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const work = () => client.ask<{ chunks: number; p50Us: number; p99Us: number }>({ seconds });
    const { result, usage } = await usageWhile(contender.pids, contender.name === DIRECT ? undefined : CORES.proxy, work);
    return { ...result, foreign: usage.foreign, residentMb: usage.residentMb, cpuUs: (usage.userUs + usage.systemUs) / result.chunks };
  } finally {
    await stop(client.process);
  }
}

const cpuUs = (each: StreamSample) => each.cpuUs;
/** Medians of the delays, less that without a proxy. */
const added = (rounds: Rounds<StreamSample>, name: string, pick: (each: StreamSample) => number) =>
  rounded(rounds.median(name, pick, 0) - rounds.median(DIRECT, pick, 0), 0);

function printStreams(rounds: Rounds<StreamSample>, field: Field): void {
  const lines = rounds.names.map((name) => [
    name,
    ...(name === DIRECT ? ['', ''] : [rounds.median(name, cpuUs, 2).toFixed(2), `${rounds.ratio(name, 'nginx', cpuUs).toFixed(2)}x`]),
    rounds.median(name, ({ chunks }) => chunks, 0).toFixed(0),
    rounds.median(name, ({ p50Us }) => p50Us, 0).toFixed(0),
    rounds.median(name, ({ p99Us }) => p99Us, 0).toFixed(0),
    added(rounds, name, ({ p50Us }) => p50Us).toFixed(0),
    added(rounds, name, ({ p99Us }) => p99Us).toFixed(0),
    rounds.median(name, ({ residentMb }) => residentMb, 0).toFixed(0),
    rounds.median(name, ({ foreign }) => foreign, 2).toFixed(2),
  ]);
  const head = ['', 'CPU us/chunk', 'vs nginx', 'chunks', 'p50 us', 'p99 us', 'added p50', 'added p99', 'RSS MB', 'foreign'];
  print(`P4  ${STREAMS} event streams`, [head, ...lines], field);
}

function cpuPerChunk(rounds: Rounds<StreamSample>): Figure {
  const { [DIRECT]: _none, ...anchors } = rounds.anchors('gatehouse', 'nginx', cpuUs);
  return figure({
    id: 'P4',
    value: rounds.ratio('gatehouse', 'nginx', cpuUs),
    unit: 'x nginx, CPU per chunk',
    goal: 1.15,
    must: 1.4,
    anchors,
    detail: { cpuUsPerChunk: rounds.median('gatehouse', cpuUs, 2), rounds: rounds.ratios('gatehouse', 'nginx', cpuUs) },
  });
}

function addDelay(rounds: Rounds<StreamSample>, { figures, lacking }: Outcome): void {
  const p99 = (name: string) => added(rounds, name, ({ p99Us }) => p99Us);
  const base = p99('nginx');
  if (base <= 0) {
    lacking.push({ id: 'P4-delay', why: NOISE });
    return;
  }
  const others = rounds.names.filter((name) => ![DIRECT, 'gatehouse'].includes(name));
  figures.push(
    figure({
      id: 'P4-delay',
      value: rounded(p99('gatehouse') / base),
      unit: 'x nginx, added p99',
      goal: 2,
      anchors: Object.fromEntries(others.map((name) => [name, rounded(p99(name) / base)])),
      detail: { addedP99Us: p99('gatehouse'), nginxAddedP99Us: base },
    }),
  );
}
