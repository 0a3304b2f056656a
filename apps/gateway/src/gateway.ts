import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { FORMAT_VERSION, POLICIES } from '@gatehouse/definition';
import { systemClock } from '@gatehouse/kernel';
import { type AdminServer, startAdminServer } from './admin/admin-server.js';
import { metricsPage } from './admin/metrics.js';
import type { Status } from './admin/status.js';
import { Traffic } from './admin/traffic.js';
import type { Logger, Runtime } from './compile/runtime.js';
import { buildSnapshot, type Snapshot } from './compile/snapshot.js';
import type { Config } from './config.js';
import { lockFolder } from './folder-lock.js';
import { ControlPlane } from './link/control-plane.js';
import { DenyList } from './link/denials.js';
import { GroupKey } from './link/group-key.js';
import { Link } from './link/link.js';
import { Shipper } from './records/shipper.js';
import { Spool } from './records/spool.js';
import { type GatewayServer, startServer } from './server/index.js';
import { securePort } from './server/tls/secure-port.js';
import { type Acknowledge, SnapshotApplier } from './snapshot/applier.js';
import { Reader } from './snapshot/reader.js';
import { SnapshotStore } from './snapshot/store.js';
import { Limiters } from './state/limiters.js';
import { RedisCounterStore } from './state/redis-counter-store.js';
import { AddressGuard } from './upstream/address-guard.js';
import { Pools } from './upstream/pools.js';
import { reportUpstreams } from './upstream/report.js';
import { VERSION } from './version.js';

const REDIS_READY_MS = 1_000;
/** Until the first manifest says where the docs are. */
const PROBLEM_BASE_URL = 'urn:gatehouse:error';
/** After the last exchange, records get this long to reach the control plane; what does not stays on disk. */
const SHIP_AT_END_MS = 3_000;

export interface Gateway {
  port: number;
  tlsPort: number | null;
  adminPort: number;
  /** Takes nothing new, ends what is in flight, puts every record on disk. May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts a gateway: disk first, so that it serves what it last knew without the control plane, Postgres or Redis; then the port; then the link.
 * @throws when the data folder or a port cannot be had
 */
export async function startGateway(config: Config, log: Logger): Promise<Gateway> {
  const folder = path.resolve(config.dataDir, 'gateways', config.name);
  const unlock = lockFolder(folder);
  try {
    return await start(config, log, folder, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

async function start(config: Config, log: Logger, folder: string, unlock: () => void): Promise<Gateway> {
  const parts = await assemble(config, log, folder);
  const { runtime, applier, link, shipper, limiters } = parts;
  await applier.boot();
  limiters.gateways = applier.gatewayCount;
  const life: Life = { state: 'starting', startedAtMs: Date.now(), server: undefined };
  const status = () => statusOf(parts, life);
  let admin: AdminServer | undefined;
  const release = async () => {
    await end(parts);
    await admin?.close();
  };
  try {
    admin = await startAdminServer(config.adminHost, config.adminPort, status, metricsPage(status, parts.traffic));
    const tls = securePort(config);
    life.server = await startServer({ host: config.host, port: config.port, holder: parts.holder, runtime, ...(tls && { tls }) });
  } catch (error) {
    await release();
    throw error;
  }
  const { server } = life;
  // A crash is not a kill: what the last turn wrote down still reaches the disk
  const flush = () => parts.spool.flush();
  process.on('exit', flush);
  life.state = 'serving';
  link.start();
  shipper.start();
  log.info({ port: server.port, tlsPort: server.tlsPort, adminPort: admin.port, sequence: applier.serving?.sequence ?? 0 }, 'gateway listens');

  let stopping: Promise<void> | undefined;
  const stop = async () => {
    life.state = 'draining';
    log.info({ connections: server.connections() }, 'going down: no new connections');
    await server.drain(config.drainMs);
    await release();
    process.off('exit', flush);
    unlock();
    log.info({}, 'stopped');
  };
  return {
    port: server.port,
    tlsPort: server.tlsPort,
    adminPort: admin.port,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** Everything but the ports; reads what an earlier process left, and asks nobody yet. */
async function assemble(config: Config, log: Logger, folder: string) {
  const instanceId = randomUUID().slice(0, 18);
  const holder: { current: Snapshot | null } = { current: null };
  const reader = new Reader({ log });
  const controlPlane = new ControlPlane(config.controlUrl, config.token, reader);
  const denials = new DenyList(path.join(folder, 'denials.json'), log);
  const groupKey = new GroupKey(path.join(folder, 'group-key'), log);
  const spool = new Spool({ dir: path.join(folder, 'spool'), bytesMax: config.spoolBytesMax, log });
  const traffic = new Traffic(spool);
  const { counterStore, limiters } = startLimiters(config, instanceId, log);
  const pools = new Pools(new AddressGuard(config.allowPrivateUpstreams), { dns: { servers: config.dnsServers } });
  pools.onEvent = (event) => log.warn(event, 'the condition of a target changed');
  const unseal = (context: string, sealed: string) => groupKey.unseal(context, sealed);
  const runtime: Runtime = { limiters, records: traffic, denials, clock: systemClock, log, pools, problemBaseUrl: PROBLEM_BASE_URL, unseal };
  const store = new SnapshotStore(path.join(folder, 'snapshot'));
  const [connected] = await Promise.all([counterStore.ready(REDIS_READY_MS), store.open(), denials.load(), groupKey.load()]);
  if (!connected) log.warn({}, 'Redis does not answer: limits are kept as each says for that case');
  const acknowledge: Acknowledge = (acknowledgement) => link.acknowledge(acknowledgement);
  const applier = new SnapshotApplier({ store, reader, controlPlane, denials, log, acknowledge, swap: swapping(holder, runtime) });
  const hello = { name: config.name, instanceId, softwareVersion: VERSION, formatVersions: [FORMAT_VERSION], policies: policyVersions() };
  const onGatewayCount = (count: number) => {
    limiters.gateways = count;
  };
  const link = new Link({ controlPlane, hello, applier, denials, groupKey, onGatewayCount, log });
  const shipper = new Shipper({ spool, controlPlane, gatewayId: () => link.gatewayId, log });
  return { hello, holder, controlPlane, denials, groupKey, spool, traffic, counterStore, limiters, runtime, applier, link, shipper };
}

type Parts = Awaited<ReturnType<typeof assemble>>;

interface Life {
  state: Status['state'];
  startedAtMs: number;
  server: GatewayServer | undefined;
}

async function end({ link, applier, denials, groupKey, limiters, runtime, shipper, spool, counterStore, controlPlane }: Parts): Promise<void> {
  await Promise.all([link.stop(), applier.stop(), denials.saved(), groupKey.saved()]);
  limiters.close();
  runtime.pools.close();
  await shipper.drain(SHIP_AT_END_MS);
  spool.close();
  counterStore.close();
  controlPlane.close();
}

function statusOf(
  { hello, applier, link, limiters, denials, runtime, traffic, counterStore, spool, shipper }: Parts,
  { state, startedAtMs, server }: Life,
): Status {
  const { serving } = applier;
  return {
    name: hello.name,
    instanceId: hello.instanceId,
    gatewayId: link.gatewayId ?? null,
    version: VERSION,
    state,
    ready: state === 'serving' && serving !== undefined && !serving.incomplete,
    startedAtMs,
    snapshot: serving ? { ...serving, ageMs: Math.max(0, Date.now() - Date.parse(serving.createdAt)) } : null,
    link: {
      state: link.state,
      lastContactMs: link.lastContactMs ?? null,
      gateways: limiters.gateways,
      denials: denials.size,
      haveDeny: denials.haveSequence,
    },
    engine: {
      node: process.version,
      sockets: server?.sockets ?? null,
      secureSockets: server?.secureSockets ?? null,
      connections: server?.connections() ?? 0,
      requests: traffic.count,
    },
    limits: { store: counterStore.lost ? 'away' : 'connected', counters: limiters.counters },
    upstreams: reportUpstreams(runtime.pools),
    records: { ...spool.counts, ...shipper.counts, backlogBytes: spool.backlogBytes, finishedSegments: spool.finishedSegments },
  };
}

function startLimiters(config: Config, instanceId: string, log: Logger): { counterStore: RedisCounterStore; limiters: Limiters } {
  let limiters: Limiters | undefined;
  const counterStore = new RedisCounterStore(config.redisUrl, config.redisTimeoutMs, {
    onLost: (reason) => log.warn({ reason }, 'Redis is away: limits are kept as each says for that case'),
    onBack: (awayMs) => {
      log.info({ awayMs: Math.round(awayMs) }, 'Redis answers');
      limiters?.reportAll();
    },
  });
  limiters = new Limiters({ store: counterStore, instanceId });
  return { counterStore, limiters };
}

function swapping(holder: { current: Snapshot | null }, runtime: Runtime): ConstructorParameters<typeof SnapshotApplier>[0]['swap'] {
  return async (objects, manifest) => {
    runtime.problemBaseUrl = manifest.problemBaseUrl;
    const before = holder.current;
    const { snapshot, errors } = await buildSnapshot(objects, runtime, before ?? undefined);
    holder.current = snapshot;
    before?.retire();
    return errors;
  };
}

function policyVersions(): Record<string, number> {
  return Object.fromEntries(Object.entries(POLICIES).map(([type, { version }]) => [type, version]));
}
