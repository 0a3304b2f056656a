import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '@gatehouse/testing';
import type { Figure } from '../../bench/figures.js';
import { type GatewayProcess, startGatewayProcess } from '../gateway-process.js';
import { type Ground, secretsOf, startGround } from '../ground.js';
import { askOnce, type Load, startLoad } from '../load/load.js';
import { portOf, requestTo } from '../load/requests.js';
import { openStreams } from '../load/streams.js';
import { startBalancer } from '../peers/balancer.js';
import { atMost, type DrillOptions, type Row, scaled } from '../row.js';

const REQUESTS = 25_000;
const ROUNDS = 3;
const LANES = 16;
const STREAMS = 20;
/** Between two restarts, so that the balancer has seen the last one. */
const SETTLE_MS = 1_500;
/** Streams of a gateway that is told to stop end inside this, its grace period. */
const GRACE_MS = 20_000;
/** Between not being ready and taking no more connections: five times what the balancer needs to see it. */
const LEAVE_MS = 1_000;

/** Requests that were not answered with 200 while two gateways are restarted one after the other, three times, behind a TCP balancer. */
export const restarts: Row = {
  id: 'R2',
  title: 'requests lost in rolling restarts of two gateways',
  async measure(options) {
    const ground = await startGround({
      gateways: 2,
      graceMs: GRACE_MS * 1.5,
      env: { GATEHOUSE_GATEWAY_DRAIN_MS: String(GRACE_MS), GATEHOUSE_GATEWAY_LEAVE_MS: String(LEAVE_MS) },
    });
    const { urls } = ground.world.stack;
    const balancer = await startBalancer(urls.gateways.map((url, index) => ({ port: portOf(url), adminPort: portOf(urls.gatewayAdmins[index] as string) })));
    try {
      return [...(await run(ground, balancer.port, options)), await roll(ground, options)];
    } finally {
      await balancer.end();
      await ground.end();
    }
  },
};

interface WorkersStatus {
  workers: { pid: number | null; ready: boolean }[];
  rollFailure?: string;
}

/** The workers of one gateway replaced one after the other on a signal, with nothing before it. */
async function roll(ground: Ground, options: DrillOptions): Promise<Figure> {
  const { world, offer } = ground;
  const gateway = await startGatewayProcess({
    GATEHOUSE_GATEWAY_NAME: 'rolls',
    GATEHOUSE_GATEWAY_WORKERS: '2',
    GATEHOUSE_GATEWAY_TOKEN: secretsOf(world).gatewayToken,
    GATEHOUSE_CONTROL_URL: world.stack.urls.control,
    REDIS_URL: world.stack.urls.redis,
  });
  try {
    await waitFor(async () => (await askOnce(gateway.port, requestTo(offer)))?.status === 200, { timeoutMs: 60_000, what: 'a gateway of two workers' });
    const loads = [true, false].map((keepAlive) => mixedLoad(offer, gateway.port, keepAlive));
    const count = scaled(REQUESTS, options, 500);
    for (let round = 0; round < ROUNDS; round++) {
      await Promise.all(loads.map((one) => one.asked((count * (round + 0.5)) / ROUNDS)));
      options.say(`workers, round ${round + 1}`);
      const before = pidsOf(await statusOf(gateway));
      gateway.signal('SIGHUP');
      await waitFor(async () => replaced(before, await statusOf(gateway)), { timeoutMs: 60_000, everyMs: 50, what: 'new workers' });
    }
    await Promise.all(loads.map((one) => one.asked(count)));
    const [kept, fresh] = await Promise.all(loads.map((one) => one.stop()));
    const asked = (kept?.asked ?? 0) + (fresh?.asked ?? 0);
    const detail = { rolls: ROUNDS, workers: 2, keepAlive: kept?.report(), newConnections: fresh?.report() };
    return atMost({ id: 'R2.workers', value: (kept?.bad ?? 0) + (fresh?.bad ?? 0), unit: `lost of ${asked} requests, by SIGHUP`, goal: 0, detail });
  } finally {
    await gateway.stop();
  }
}

const statusOf = async ({ adminPort }: GatewayProcess): Promise<WorkersStatus> =>
  (await (await fetch(`http://127.0.0.1:${adminPort}/status`)).json()) as WorkersStatus;
const pidsOf = ({ workers }: WorkersStatus) => workers.map(({ pid }) => pid);

function replaced(before: readonly (number | null)[], status: WorkersStatus): boolean {
  if (status.rollFailure) throw new Error(status.rollFailure);
  return status.workers.length === before.length && status.workers.every(({ pid, ready }) => ready && !before.includes(pid));
}

function mixedLoad(offer: Ground['offer'], port: number, keepAlive: boolean): Load {
  const requests = ['/things', '/things', '/things', '/things/slow'].map((path) => requestTo(offer, { path, keepAlive }));
  return startLoad({ port: () => port, lanes: LANES, keepAlive, thinkMs: 30, requests });
}

async function run({ world, offer, upstream }: Ground, port: number, options: DrillOptions) {
  await pause(SETTLE_MS);
  const loads = [true, false].map((keepAlive) => mixedLoad(offer, port, keepAlive));
  const streams = openStreams(STREAMS, port, requestTo(offer, { path: '/things/stream' }));
  while (streams.flowing() < STREAMS) await pause(20);
  const count = scaled(REQUESTS, options, 500);
  for (let round = 0; round < ROUNDS; round++) {
    await Promise.all(loads.map((one) => one.asked((count * (round + 0.5)) / ROUNDS)));
    for (const name of ['gateway-1', 'gateway-2']) {
      options.say(`round ${round + 1}: ${name}`);
      const restarted = world.stack.restart(name);
      // streams that began before the first restart end inside the grace period, a while after the gateway was told to stop
      if (round === 0 && name === 'gateway-2') setTimeout(() => upstream.finishStreams(), 1_000);
      if (round === 0 && name === 'gateway-1') setTimeout(() => upstream.finishStreams(), 3_000);
      await restarted;
      await pause(SETTLE_MS);
    }
  }
  await Promise.all(loads.map((one) => one.asked(count)));
  const [kept, fresh] = await Promise.all(loads.map((one) => one.stop()));
  const finished = await streams.finished(GRACE_MS);
  const detail = { restarts: ROUNDS * 2, keepAlive: kept?.report(), newConnections: fresh?.report() };
  const asked = (kept?.asked ?? 0) + (fresh?.asked ?? 0);
  return [
    atMost({ id: 'R2', value: (kept?.bad ?? 0) + (fresh?.bad ?? 0), unit: `lost of ${asked} requests`, goal: 0, detail }),
    atMost({ id: 'R2.streams', value: STREAMS - finished, unit: `of ${STREAMS} event streams cut`, goal: 0, detail: { graceMs: GRACE_MS } }),
  ];
}
