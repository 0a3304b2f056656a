import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Figure, figure, median, type Row, rounded } from '../figures.js';
import { startGateway } from '../gateway/start-gateway.js';
import { LoadChild } from '../load/child.js';
import { cpuFigure, cpuPerRequest, newKey, print, printRequests, type RequestSample, sampleRequests } from '../load/cpu-per-request.js';
import { interleaved, type Rounds } from '../load/rounds.js';
import { type Contender, Field } from '../peers/contender.js';
import { haproxyBare } from '../peers/haproxy.js';
import { nginxBare, nginxStreaming } from '../peers/nginx-proxy.js';
import { FILES, startUpstream } from '../peers/upstream.js';
import type { Room } from '../room.js';

const CONNECTIONS = 8;
const WIDE = 'nginx, 64 KB buffers';
const GROWTH = { goal: 8, must: 20 };

interface Body {
  id: string;
  title: string;
  bytes: number;
  way: 'down' | 'up';
  goal: number;
  operation: string;
}

const BODIES: readonly Body[] = [
  { id: 'P3-down-1m', title: '1 MB down', bytes: FILES['1m'], way: 'down', goal: 0.6, operation: '/1m' },
  { id: 'P3-down-10m', title: '10 MB down', bytes: FILES['10m'], way: 'down', goal: 0.6, operation: '/10m' },
  { id: 'P3-up-1m', title: '1 MB up', bytes: FILES['1m'], way: 'up', goal: 1, operation: '/1m' },
  { id: 'P3-up-10m', title: '10 MB up', bytes: FILES['10m'], way: 'up', goal: 1, operation: '/10m' },
];

interface BodySample extends RequestSample {
  perMb: number;
}

export const bodies: Row = {
  id: 'P3',
  about: '10 KB replies; 1 MB and 10 MB bodies both ways: CPU per MB, growth of memory',
  async measure(room) {
    const figures = [await tenKilobytes(room)];
    const growths: number[] = [];
    for (const way of ['down', 'up'] as const) {
      const upstream =
        way === 'down'
          ? await startUpstream(room)
          : (await new LoadChild(room, new URL('../load/sink-upstream.ts', import.meta.url)).next<{ port: number }>()).port;
      const field = await streamers(room, upstream);
      const { contenders } = field;
      for (const contender of contenders) await sampleRequests(room, contender, way === 'down' ? { operation: '/small' } : { script: upload(room, 1_000) });
      const gateway = contenders.at(-1) as Contender;
      // what it keeps after any traffic is not what bodies add to it
      const before = await sampleRequests(room, gateway, way === 'down' ? { operation: '/small' } : { script: upload(room, 1_000) });
      for (const body of BODIES.filter((each) => each.way === way)) {
        const script = way === 'up' ? { script: upload(room, body.bytes) } : {};
        const once = async (contender: Contender): Promise<BodySample> => {
          const sample = await sampleRequests(room, contender, { operation: body.operation, connections: CONNECTIONS, ...script });
          return { ...sample, perMb: (sample.cpuUs * 1e6) / body.bytes };
        };
        const rounds = await interleaved(contenders, room.settings.rounds, once);
        printBodies(body, rounds, field);
        figures.push(bodyFigure(body, rounds));
        growths.push(Math.max(...rounds.of('gatehouse').map(({ peakMb }) => peakMb)) - before.residentMb);
      }
    }
    figures.push(growthFigure(growths));
    return { figures, lacking: [] };
  },
};

async function tenKilobytes(room: Room): Promise<Figure> {
  const upstream = await startUpstream(room);
  const field = new Field();
  await field.add('nginx', () => nginxBare(room, upstream));
  await field.add('haproxy', () => haproxyBare(room, upstream));
  await field.add('gatehouse', () => startGateway(room, { mode: 'bare', upstream, key: newKey() }));
  const rounds = await cpuPerRequest(room, field, '/10k');
  printRequests('P3  10 KB replies', rounds, field);
  return cpuFigure({ id: 'P3', name: 'gatehouse', base: 'nginx', goal: 1 }, rounds);
}

async function streamers(room: Room, upstream: number): Promise<Field> {
  const field = new Field();
  await field.add('nginx', () => nginxStreaming(room, upstream));
  await field.add(WIDE, () => nginxStreaming(room, upstream, 64));
  await field.add('haproxy', () => haproxyBare(room, upstream));
  await field.add('gatehouse', () => startGateway(room, { mode: 'bare', upstream, key: newKey() }));
  return field;
}

/** A script that makes wrk send a body. */
function upload(room: Room, bytes: number): string {
  const file = path.join(room.folder, `upload-${bytes}.lua`);
  writeFileSync(file, `wrk.method = 'POST'\nwrk.body = string.rep('x', ${bytes})\nwrk.headers['content-type'] = 'application/octet-stream'\n`);
  return file;
}

function printBodies(body: Body, rounds: Rounds<BodySample>, field: Field): void {
  const lines = rounds.names.map((name) => [
    name,
    rounds.median(name, ({ perMb }) => perMb, 0).toFixed(0),
    `${rounds.ratio(name, 'nginx', ({ perMb }) => perMb).toFixed(2)}x`,
    rounds.median(name, ({ perSecond }) => (perSecond * body.bytes) / 1e6, 0).toFixed(0),
    rounds.median(name, ({ peakMb }) => peakMb, 0).toFixed(0),
    rounds.median(name, ({ foreign }) => foreign, 2).toFixed(2),
  ]);
  print(`P3  ${body.title}, ${CONNECTIONS} at once`, [['', 'CPU us/MB', 'vs nginx', 'MB/s', 'peak RSS MB', 'foreign'], ...lines], field);
}

function bodyFigure({ id, goal }: Body, rounds: Rounds<BodySample>): Figure {
  const perMb = (sample: BodySample) => sample.perMb;
  return figure({
    id,
    value: rounds.ratio('gatehouse', 'nginx', perMb),
    unit: 'x nginx',
    goal,
    anchors: rounds.anchors('gatehouse', 'nginx', perMb),
    detail: {
      cpuUsPerMb: rounds.median('gatehouse', perMb, 0),
      'nginx cpuUsPerMb': rounds.median('nginx', perMb, 0),
      peakMb: rounds.median('gatehouse', ({ peakMb }) => peakMb, 0),
      foreign: rounds.median('gatehouse', ({ foreign }) => foreign, 2),
      rounds: rounds.ratios('gatehouse', 'nginx', perMb),
    },
  });
}

const growthFigure = (growths: readonly number[]): Figure =>
  figure({
    id: 'P3-memory',
    value: rounded(Math.max(...growths), 1),
    unit: 'MB above its size under small calls',
    ...GROWTH,
    anchors: {},
    detail: { growths: growths.map((growth) => rounded(growth, 1)), median: rounded(median(growths), 1) },
  });
