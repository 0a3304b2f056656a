import { randomUUID } from 'node:crypto';
import { FORMAT_VERSION, type Hello, type RouteReport } from '@gatehouse/definition/wire';
import { systemClock } from '@gatehouse/kernel';
import { RestingMemory } from '@gatehouse/kernel/resting-memory';
import { AddressSet } from './addresses/address-set.js';
import type { Status } from './admin/status.js';
import { Traffic } from './admin/traffic.js';
import type { Logger, Runtime } from './compile/runtime.js';
import { buildSnapshot, type Snapshot } from './compile/snapshot.js';
import type { Config } from './config.js';
import { WayOut } from './egress/way-out.js';
import { ControlPlane } from './link/control-plane.js';
import type { DenyList } from './link/denials.js';
import type { GroupKey } from './link/group-key.js';
import type { Following } from './link/link.js';
import { Purges } from './link/purges.js';
import { RouteReporter } from './link/route-reporter.js';
import { CacheRedis } from './policies/cache/cache-redis.js';
import { RedisTier } from './policies/cache/redis-tier.js';
import { giveCache, ResponseCache } from './policies/cache/response-cache.js';
import { REGISTRY } from './policies/registry.js';
import { Shipper } from './records/shipper.js';
import { Spool } from './records/spool.js';
import type { GatewayServer } from './server/index.js';
import { type Acknowledge, SnapshotApplier } from './snapshot/applier.js';
import { Reader } from './snapshot/reader.js';
import type { SnapshotStore } from './snapshot/store.js';
import { Limiters } from './state/limiters.js';
import { RedisCounterStore } from './state/redis-counter-store.js';
import { AddressGuard } from './upstream/address-guard.js';
import { Pools } from './upstream/pools.js';
import { reportUpstreams } from './upstream/report.js';
import { VERSION } from './version.js';

const REDIS_READY_MS = 1_000;
/** Calls a second below which there is time to give memory back. */
const CALLS_AT_REST = 10;
/** A store of responses is of use only while it is faster than an upstream. */
const CACHE_TIMEOUT_MS = 100;
/** Until the first manifest says where the docs are. */
const PROBLEM_BASE_URL = 'urn:gatehouse:error';
/** After the last exchange, records get this long to reach the control plane; what does not stays on disk. */
export const SHIP_AT_END_MS = 3_000;

/** What differs between a gateway that is one process and a worker of one that is several. */
export interface Place {
  store: SnapshotStore;
  denials: DenyList;
  groupKey: GroupKey;
  /** Its own: no other process writes there. */
  spool: { dir: string; bytesMax: number };
  follow(needs: FollowNeeds): Following;
}

export interface FollowNeeds {
  controlPlane: ControlPlane;
  hello: Hello;
  applier: SnapshotApplier;
  denials: DenyList;
  groupKey: GroupKey;
  purges: Purges;
  /** Processes that share a limit, in all gateways of the group. */
  onSharers(count: number): void;
  log: Logger;
}

/** Everything but the ports; reads what an earlier process left, and asks nobody yet. */
export async function assemble(config: Config, log: Logger, place: Place) {
  const { store, denials, groupKey } = place;
  const hello = helloOf(config.name);
  const holder: { current: Snapshot | null } = { current: null };
  const reader = new Reader({ log });
  const controlPlane = new ControlPlane(config.controlUrl, config.token, reader);
  const spool = new Spool({ ...place.spool, log });
  const traffic = new Traffic(spool);
  const { counterStore, limiters } = startLimiters(config, hello.instanceId, log);
  const pools = new Pools(new AddressGuard(config.allowPrivateUpstreams), { dns: { servers: config.dnsServers } });
  const wayOut = config.proxyPort === null ? undefined : openWayOut(config);
  pools.onEvent = (event) => log.warn(event, 'the condition of a target changed');
  const unseal = (context: string, sealed: string) => groupKey.unseal(context, sealed);
  const runtime: Runtime = {
    limiters,
    records: traffic,
    denials,
    clock: systemClock,
    log,
    pools,
    inForce: holder,
    problemBaseUrl: PROBLEM_BASE_URL,
    unseal,
    seal: (context, text) => groupKey.seal(context, text),
    ...(wayOut && { wayOut }),
  };
  const { responses, purges } = openResponseCache(config, runtime);
  if (config.trustedProxies.length > 0) runtime.trustedProxies = new AddressSet(config.trustedProxies);
  if (!(await counterStore.ready(REDIS_READY_MS))) log.warn({}, 'Redis does not answer: limits are kept as each says for that case');
  const acknowledge: Acknowledge = (acknowledgement) => link.acknowledge(acknowledgement);
  const applier = new SnapshotApplier({ store, reader, controlPlane, denials, log, acknowledge, swap: swapping(holder, runtime) });
  const onSharers = (count: number) => {
    limiters.gateways = count;
  };
  const link = place.follow({ controlPlane, hello, applier, denials, groupKey, purges, onSharers, log });
  const shipper = new Shipper({ spool, controlPlane, gatewayId: () => link.gatewayId, log });
  const send = (report: RouteReport) => controlPlane.routeReport(report);
  const routeReporter = new RouteReporter({ pools, send, gatewayId: () => link.gatewayId, instanceId: hello.instanceId, log });
  const memory = new RestingMemory({ work: () => traffic.count, restBelow: CALLS_AT_REST });
  return {
    hello,
    holder,
    controlPlane,
    denials,
    groupKey,
    spool,
    traffic,
    counterStore,
    limiters,
    runtime,
    applier,
    link,
    shipper,
    memory,
    responses,
    routeReporter,
  };
}

export type Parts = Awaited<ReturnType<typeof assemble>>;

export interface Life {
  state: Status['state'];
  startedAtMs: number;
  server: GatewayServer | undefined;
}

/** After the last exchange: what is known goes to disk, records to the control plane as far as it takes them. */
export async function end(parts: Parts): Promise<void> {
  const { link, applier, denials, groupKey, limiters, runtime, shipper, spool, counterStore, controlPlane, memory } = parts;
  memory.stop();
  await Promise.all([link.stop(), parts.routeReporter.stop(), applier.stop(), denials.saved(), groupKey.saved()]);
  limiters.close();
  parts.responses.close();
  runtime.pools.close();
  runtime.wayOut?.pools.close();
  await shipper.drain(SHIP_AT_END_MS);
  spool.close();
  counterStore.close();
  controlPlane.close();
}

export function statusOf(
  { hello, applier, link, limiters, denials, runtime, traffic, counterStore, spool, shipper, responses }: Parts,
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
      gateways: applier.gatewayCount,
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
    load: server?.workload() ?? { pressures: [], shed: 0, turnedAway: 0, upgraded: 0, bufferedBytes: 0 },
    limits: { store: counterStore.lost ? 'away' : 'connected', counters: limiters.counters },
    responses: { ...responses.report, shared: responses.sharedState },
    upstreams: reportUpstreams(runtime.pools),
    records: { ...spool.counts, ...shipper.counts, backlogBytes: spool.backlogBytes, finishedSegments: spool.finishedSegments },
  };
}

function openWayOut({ allowPrivateEgress, dnsServers }: Config): WayOut {
  const guard = new AddressGuard(allowPrivateEgress);
  return new WayOut(guard, new Pools(guard, { dns: { servers: dnsServers } }));
}

/** Where the responses that policies store are kept, and what takes them away. */
function openResponseCache({ cacheBytesMax, cacheRedisUrl, redisTimeoutMs }: Config, runtime: Runtime): { responses: ResponseCache; purges: Purges } {
  const redis =
    cacheRedisUrl === undefined ? null : new CacheRedis({ url: cacheRedisUrl, timeoutMs: Math.min(redisTimeoutMs, CACHE_TIMEOUT_MS), log: runtime.log });
  // what was purged while this process did not run is not known yet
  if (redis !== null) redis.open = false;
  const responses = new ResponseCache({ bytesMax: cacheBytesMax, shared: redis && new RedisTier(redis), redis });
  giveCache(runtime, responses);
  const purges = new Purges((entries) => {
    responses.purge(entries, runtime.clock.now());
    if (redis !== null) redis.open = true;
  });
  return { responses, purges };
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

/** How a process introduces its gateway. */
export function helloOf(name: string): Hello {
  return { name, instanceId: randomUUID().slice(0, 18), softwareVersion: VERSION, formatVersions: [FORMAT_VERSION], policies: policyVersions() };
}

function policyVersions(): Record<string, number> {
  return Object.fromEntries(Object.entries(REGISTRY).map(([type, { version }]) => [type, version]));
}
