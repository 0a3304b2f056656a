import { setTimeout as pause } from 'node:timers/promises';
import type { Figure } from '../../bench/figures.js';
import { settled } from '../../offer.js';
import { measureCertificates } from '../certificate-swaps.js';
import { type Change, changesOf } from '../changes.js';
import { type Ground, startGround } from '../ground.js';
import { type Load, startLoad } from '../load/load.js';
import { portOf, requestTo } from '../load/requests.js';
import { openStreams } from '../load/streams.js';
import { type DrillUpstream, startDrillUpstream } from '../load/upstream.js';
import { type Peer, startHaproxy, startNginx } from '../peers/peer.js';
import { howToInstall } from '../peers/programs.js';
import { atMost, type DrillOptions, type Row, scaled } from '../row.js';

const REQUESTS = 50_000;
const STREAMS = 20;
const LANES = 20;
const THINK_MS = 30;
const STREAM_END_MS = 60_000;

/** Requests that were not answered with 200, and streams that did not come to their end, over 15 changes under load. */
export const changes: Row = {
  id: 'R1',
  title: 'requests lost in configuration changes under load',
  async measure(options) {
    const ours = await measureOurs(options);
    const nginx = await measurePeer(startNginx, options);
    const haproxy = await measurePeer(startHaproxy, options);
    const anchors = Object.fromEntries([nginx, haproxy].flatMap((peer) => (peer ? [[`${peer.name}, lost`, peer.lost]] : [])));
    const detail = { ...ours.detail, nginx: nginx?.detail ?? howToInstall('nginx'), haproxy: haproxy?.detail ?? howToInstall('haproxy') };
    const unfinished = STREAMS - ours.streams;
    const certificates = await measureCertificates(options);
    return [
      atMost({ id: 'R1', value: ours.lost, unit: `lost of ${ours.asked} requests`, goal: 0, anchors, detail }),
      atMost({ id: 'R1.streams', value: unfinished, unit: `of ${STREAMS} event streams cut`, goal: 0, detail: { finished: ours.streams } }),
      certificates,
    ] satisfies Figure[];
  },
};

interface Outcome {
  lost: number;
  asked: number;
  streams: number;
  detail: Record<string, unknown>;
}

interface Scene {
  port: number;
  upstream: DrillUpstream;
  requestFor(path: string, keepAlive: boolean): string;
  changes: Change[];
  settle(): Promise<void>;
}

async function measureOurs(options: DrillOptions): Promise<Outcome> {
  const ground = await startGround({ gateways: 1 });
  try {
    const port = portOf(ground.world.stack.urls.gateways[0] as string);
    const requestFor = (path: string, keepAlive: boolean) => requestTo(ground.offer, { path, keepAlive });
    return await run({ port, upstream: ground.upstream, requestFor, changes: await changesOf(ground), settle: () => untilApplied(ground) }, options);
  } finally {
    await ground.end();
  }
}

const untilApplied = (ground: Ground) => settled(ground.world);

async function measurePeer(
  start: (upstreamPort: number) => Promise<Peer | undefined>,
  options: DrillOptions,
): Promise<(Outcome & { name: string }) | undefined> {
  const upstream = await startDrillUpstream();
  const peer = await start(upstream.port);
  if (!peer) {
    await upstream.close();
    return undefined;
  }
  try {
    const requestFor = (path: string, keepAlive: boolean) => requestTo({ path: '', key: 'none' }, { path, keepAlive });
    const reloads = Array.from({ length: 15 }, () => ({ name: 'reload', make: () => peer.reload() }));
    return { name: peer.name, ...(await run({ port: peer.port, upstream, requestFor, changes: reloads, settle: async () => {} }, options)) };
  } finally {
    await peer.end();
    await upstream.close();
  }
}

/** Changes one after another, spread over the whole load: the next comes when its share of the requests has been asked. */
async function run(scene: Scene, options: DrillOptions): Promise<Outcome> {
  const count = scaled(REQUESTS, options, 500);
  const paths = ['/things', '/things', '/things', '/things/slow'];
  const load = (keepAlive: boolean) =>
    startLoad({ port: () => scene.port, lanes: LANES, keepAlive, thinkMs: THINK_MS, requests: paths.map((path) => scene.requestFor(path, keepAlive)) });
  const streams = openStreams(STREAMS, scene.port, scene.requestFor('/things/stream', true));
  while (streams.flowing() < STREAMS) await pause(20);
  const loads = [load(true), load(false)];
  const names: string[] = [];
  for (const [index, { name, make }] of scene.changes.entries()) {
    const share = (count * (index + 0.5)) / scene.changes.length;
    await Promise.race(loads.map((one) => one.asked(share)));
    options.say(`change ${index + 1}: ${name}`);
    await make();
    await scene.settle();
    names.push(name);
  }
  await Promise.all(loads.map((one) => one.asked(count)));
  const [kept, fresh] = (await Promise.all(loads.map((one: Load) => one.stop()))) as [Load['tally'], Load['tally']];
  const flowing = streams.flowing();
  scene.upstream.finishStreams();
  const finished = await streams.finished(STREAM_END_MS);
  return {
    lost: kept.bad + fresh.bad,
    asked: kept.asked + fresh.asked,
    streams: Math.min(flowing, finished),
    detail: { keepAlive: kept.report(), newConnections: fresh.report(), streams: finished, changes: names },
  };
}
