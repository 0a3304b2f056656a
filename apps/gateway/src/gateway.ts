import path from 'node:path';
import { type AdminServer, startAdminServer } from './admin/admin-server.js';
import { metricsPage, processRegistry } from './admin/metrics.js';
import type { Logger } from './compile/runtime.js';
import type { Config } from './config.js';
import { assemble, end, type FollowNeeds, type Life, statusOf } from './data-plane.js';
import { lockFolder } from './folder-lock.js';
import { pause } from './link/backoff.js';
import { DenyList } from './link/denials.js';
import { GroupKey } from './link/group-key.js';
import { Link } from './link/link.js';
import { startServer } from './server/index.js';
import { securePort } from './server/tls/secure-port.js';
import { joinFromFile } from './snapshot/join.js';
import { SnapshotStore } from './snapshot/store.js';
import { adoptLeftovers, workersFolder } from './workers/leftovers.js';

export interface Gateway {
  port: number;
  tlsPort: number | null;
  proxyPort: number | null;
  adminPort: number;
  /** Takes nothing new, ends what is in flight, puts every record on disk. May be called again. */
  stop(): Promise<void>;
}

/** Where a gateway keeps what it must not forget. */
export function gatewayFolder({ dataDir, name }: Pick<Config, 'dataDir' | 'name'>): string {
  return path.resolve(dataDir, 'gateways', name);
}

/**
 * Starts a gateway of one process: disk first, so that it serves what it last knew without the control plane, Postgres or Redis; then the port; then the link.
 * @throws when the data folder or a port cannot be had
 */
export async function startGateway(config: Config, log: Logger): Promise<Gateway> {
  const folder = gatewayFolder(config);
  const unlock = lockFolder(folder);
  try {
    return await start(config, log, folder, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

async function start(config: Config, log: Logger, folder: string, unlock: () => void): Promise<Gateway> {
  const parts = await assembleAlone(config, log, folder);
  const { runtime, applier, link, shipper, limiters } = parts;
  await applier.boot();
  limiters.gateways = applier.gatewayCount;
  const life: Life = { state: 'starting', startedAtMs: Date.now(), server: undefined };
  const status = () => statusOf(parts, life);
  const registry = processRegistry();
  const metrics = metricsPage(async () => ({ status: status(), traffic: parts.traffic.counts, processes: await registry.metrics() }));
  let admin: AdminServer | undefined;
  const release = async () => {
    await end(parts);
    await admin?.close();
  };
  try {
    admin = await startAdminServer(config.adminHost, config.adminPort, status, metrics);
    const tls = securePort(config);
    const { host, port, proxyPort, limits } = config;
    const proxy = proxyPort === null ? undefined : { host, port: proxyPort };
    life.server = await startServer({ host, port, holder: parts.holder, runtime, limits, ...(tls && { tls }), ...(proxy && { proxy }) });
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
  log.info(
    { port: server.port, tlsPort: server.tlsPort, proxyPort: server.proxyPort, adminPort: admin.port, sequence: applier.serving?.sequence ?? 0 },
    'gateway listens',
  );

  let stopping: Promise<void> | undefined;
  const stop = async () => {
    life.state = 'draining';
    log.info({ connections: server.connections() }, 'going down');
    await pause(config.leaveMs);
    await server.drain(config.drainMs);
    await release();
    process.off('exit', flush);
    unlock();
    log.info({}, 'stopped');
  };
  return {
    port: server.port,
    tlsPort: server.tlsPort,
    proxyPort: server.proxyPort,
    adminPort: admin.port,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

async function assembleAlone(config: Config, log: Logger, folder: string) {
  const denials = new DenyList(path.join(folder, 'denials.json'), log);
  const groupKey = new GroupKey(path.join(folder, 'group-key'), log);
  const store = new SnapshotStore(path.join(folder, 'snapshot'));
  await Promise.all([store.open(), denials.load(), groupKey.load()]);
  await joinFromFile(config, { store, denials, log });
  const spool = { dir: path.join(folder, 'spool'), bytesMax: config.spoolBytesMax };
  const follow = ({ onSharers, ...needs }: FollowNeeds) => new Link({ ...needs, onGatewayCount: onSharers });
  const parts = await assemble(config, log, { store, denials, groupKey, spool, follow });
  // Of a start with workers, before this one
  adoptLeftovers(workersFolder(folder), parts.spool, log);
  return parts;
}
