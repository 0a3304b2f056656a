import {
  type ApiObject,
  type ApplicationEntry,
  allowanceOf,
  CallRecord,
  type ConcurrencyLimit,
  type CountedLimit,
  type CredentialEntry,
  keyOf,
  type LimitInput,
  Limit as LimitSchema,
  type PolicyInstance,
  type SnapshotObject,
  type SubscriptionEntry,
  shardOf,
  type UpstreamObject,
} from '@gatehouse/definition';
import { canonicalJson, hashApiKey, mintApiKey, seal, sha256Hex, unseal } from '@gatehouse/kernel';
import { startUpstream, type UpstreamHandler } from '@gatehouse/testing';
import { afterEach, beforeEach, describe, onTestFinished } from 'vitest';
import type { Runtime } from '../src/compile/runtime.js';
import { compileSnapshot, type HashedObject, type Snapshot } from '../src/compile/snapshot.js';
import type { WayOut } from '../src/egress/way-out.js';
import { loadModelCode } from '../src/llm/model-code.js';
import { loadAllPolicies } from '../src/policies/loaded.js';
import { type GatewayServer, type ServerOptions, startServer } from '../src/server/index.js';
import type { LimitDecision, Limiter, LimiterFactory, Slots } from '../src/state/limiter.js';
import { Pools } from '../src/upstream/pools.js';
import { type Client, RawClient } from './raw-client.js';
import { clientOver, fetchOver, portFor, type Wire } from './wires.js';

// snapshots are put into force at once here, where a gateway loads what they need before
await Promise.all([loadAllPolicies(), loadModelCode()]);

export const IDS = {
  tenant: 'ten_acme',
  environment: 'env_live',
  testEnvironment: 'env_test',
  api: 'api_pets',
  version: 'ver_1',
  team: 'team_pets',
  upstream: 'ups_1',
  plan: 'plan_1',
  application: 'app_1',
  subscription: 'sub_1',
  credential: 'cred_1',
};

/** What secrets of the snapshots here are sealed under. */
export const GROUP_KEY: Buffer = Buffer.alloc(32, 7);

export const policy = (type: string, config: Record<string, unknown> = {}): PolicyInstance => ({ type, version: 1, enabled: true, config });

/** The policies that the control plane puts on every API that asks for keys. */
export const KEYED = [policy('api-key'), policy('subscription'), policy('plan-limits')];

export function api(overrides: Partial<ApiObject> = {}): ApiObject {
  return {
    kind: 'api',
    tenant: { id: IDS.tenant, slug: 'acme' },
    environment: { id: IDS.environment, slug: 'live', kind: 'production', isDefault: true },
    api: { id: IDS.api, slug: 'pets', aliases: [], teamId: IDS.team },
    version: { id: IDS.version, name: 'v1' },
    revisionId: 'rev_1',
    deploymentId: 'dep_1',
    lifecycle: { state: 'published', blocked: false },
    entry: { hosts: [], basePath: null, version: { by: 'path' } },
    upstreamId: IDS.upstream,
    unmatched: 'forward',
    policies: [],
    operations: [],
    ...overrides,
  };
}

export const operation = (method: ApiObject['operations'][number]['method'], path: string, policies: PolicyInstance[] = []) => ({
  id: `${method} ${path}`,
  method,
  path,
  policies,
});

export function upstream(urls: string | readonly string[], overrides: Partial<UpstreamObject> = {}): UpstreamObject {
  const targets = [urls].flat().map((url, i) => ({ id: `tgt_${i + 1}`, url, weight: 1 }));
  return {
    kind: 'upstream',
    id: IDS.upstream,
    tenantId: IDS.tenant,
    name: 'pets',
    targets,
    hostHeader: 'target',
    connectTimeoutMs: 2_000,
    firstByteTimeoutMs: 5_000,
    idleTimeoutMs: 5_000,
    retries: 1,
    tlsVerify: true,
    ...overrides,
  };
}

export const plan = (limits: LimitInput[] = [], policies: PolicyInstance[] = [], id = IDS.plan): SnapshotObject => ({
  kind: 'plan',
  id,
  tenantId: IDS.tenant,
  name: 'Basic',
  limits: limits.map((limit) => LimitSchema.parse(limit)),
  policies,
});

export const subscriptionEntry = (overrides: Partial<SubscriptionEntry> = {}): SubscriptionEntry => ({
  id: IDS.subscription,
  planId: IDS.plan,
  state: 'active',
  versionIds: [IDS.version],
  ...overrides,
});

export interface Caller {
  key: string;
  objects: SnapshotObject[];
}

/** An application with one subscription and one key. */
export function caller(
  overrides: {
    application?: Partial<ApplicationEntry>;
    subscription?: Partial<SubscriptionEntry> | null;
    credential?: Partial<CredentialEntry>;
    kind?: 'live' | 'test';
  } = {},
): Caller {
  const { key } = mintApiKey(overrides.kind ?? 'live');
  const hash = hashApiKey(key);
  const application: ApplicationEntry = {
    id: IDS.application,
    tenantId: IDS.tenant,
    name: 'Shop',
    state: 'active',
    teamId: null,
    subscriptions: overrides.subscription === null ? [] : [subscriptionEntry(overrides.subscription)],
    ...overrides.application,
  };
  const credential: CredentialEntry = {
    id: IDS.credential,
    hash,
    applicationId: application.id,
    environmentKind: overrides.kind === 'test' ? 'test' : 'production',
    state: 'active',
    ...overrides.credential,
  };
  return {
    key,
    objects: [
      { kind: 'applications', shard: shardOf(sha256Hex(application.id)), entries: [application] },
      { kind: 'credentials', shard: shardOf(hash), entries: [credential] },
    ],
  };
}

/** Keys of callers are drawn: two that fall into one shard stand in one object. */
function inShards(objects: readonly SnapshotObject[]): SnapshotObject[] {
  const byKey = new Map<string, SnapshotObject>();
  for (const object of objects) {
    const key = keyOf(object);
    const other = byKey.get(key);
    if (object.kind === 'credentials' && other?.kind === 'credentials') byKey.set(key, { ...object, entries: [...other.entries, ...object.entries] });
    else if (object.kind === 'applications' && other?.kind === 'applications') byKey.set(key, { ...object, entries: [...other.entries, ...object.entries] });
    else byKey.set(key, object);
  }
  return [...byKey.values()];
}

export function hashed(objects: readonly SnapshotObject[]): Map<string, HashedObject> {
  return new Map(inShards(objects).map((object) => [keyOf(object), { hash: sha256Hex(canonicalJson(object)), object }]));
}

interface Variant {
  name: string;
  sockets: 'auto' | 'public';
  wire: Wire;
}

const CLEAR: readonly Variant[] = [
  { name: 'shared read buffer', sockets: 'auto', wire: 'clear' },
  { name: 'public socket API', sockets: 'public', wire: 'clear' },
];
const SECURE: readonly Variant[] = [
  { name: 'TLS', sockets: 'auto', wire: 'tls' },
  { name: 'HTTP/2', sockets: 'auto', wire: 'h2' },
];
let variant = CLEAR[0] as Variant;

function onEach(variants: readonly Variant[], behaviour: string, tests: () => void): void {
  for (const one of variants) {
    describe(`${behaviour} (${one.name})`, () => {
      beforeEach(() => {
        variant = one;
      });
      // files share this module: one that names no wire has the first
      afterEach(() => {
        variant = CLEAR[0] as Variant;
      });
      tests();
    });
  }
}

/** A behaviour that must hold whichever way the gateway reads its sockets. */
export const conformance = (behaviour: string, tests: () => void): void => onEach(CLEAR, behaviour, tests);

/** One that must hold however requests come: in clear text, over TLS, and over HTTP/2. Its tests use this file's `fetch`. */
export const conformanceOnAllWires = (behaviour: string, tests: () => void): void => onEach([...CLEAR, ...SECURE], behaviour, tests);

/** The platform's, but for gateways of this file on all wires. */
export const fetch: typeof globalThis.fetch = (input, init) => fetchOver(variant.wire, input, init);

/** A real upstream that is stopped when the test ends; by default it answers with what it received. */
export async function upstreamServer(handler?: UpstreamHandler) {
  const server = await startUpstream(handler);
  onTestFinished(() => server.close());
  return server;
}

/** Counts per limit and subject, without a window; answers with a promise when `late`. */
export class CountingLimiters implements LimiterFactory {
  readonly taken: string[] = [];
  late = false;
  storeLost = false;
  /** Until there is more. */
  resetMs = 2_500;
  private readonly counts = new Map<string, number>();

  limiter(scope: string, limit: CountedLimit): Limiter {
    const nameOf = (subject: string) => `${scope}/${limit.name}/${subject}`;
    return {
      take: (subject, _nowMs, units = 1) => {
        this.taken.push(nameOf(subject));
        return this.decide(nameOf(subject), allowanceOf(limit), units);
      },
      settle: (subject, _nowMs, units) => void this.counts.set(nameOf(subject), (this.counts.get(nameOf(subject)) ?? 0) + units),
      remaining: (subject) => Math.max(0, allowanceOf(limit) - this.countOf(nameOf(subject))),
    };
  }

  slots(scope: string, limit: ConcurrencyLimit): Slots {
    const nameOf = (subject: string) => `${scope}/${limit.name}/${subject}`;
    return {
      enter: (subject) => {
        this.taken.push(nameOf(subject));
        return this.decide(nameOf(subject), limit.calls, 1);
      },
      leave: (subject) => void this.counts.set(nameOf(subject), this.countOf(nameOf(subject)) - 1),
      whenFree: (_subject, call) => void setTimeout(call, 5),
    };
  }

  /** Units counted under `scope/limit/subject`. */
  countOf(name: string): number {
    return this.counts.get(name) ?? 0;
  }

  private decide(name: string, most: number, units: number): LimitDecision | Promise<LimitDecision> {
    const count = this.countOf(name) + units;
    const allowed = !this.storeLost && count <= most;
    if (allowed) this.counts.set(name, count);
    const decision = { allowed, limit: most, remaining: Math.max(0, most - count), resetMs: this.resetMs, storeLost: this.storeLost };
    return this.late ? new Promise((resolve) => setTimeout(() => resolve(decision), 5)) : decision;
  }
}

export interface Gateway extends GatewayServer {
  url: string;
  records: CallRecord[];
  /** The lines of the log, as JSON. */
  logged: string[];
  limiters: CountingLimiters;
  denied: Set<string>;
  runtime: Runtime;
  holder: { current: Snapshot | null };
  /** Compiles and swaps; answers the errors. */
  load(objects: readonly SnapshotObject[]): { key: string; message: string }[];
  /** Sends raw bytes on a fresh connection. */
  connect(): Promise<Client>;
}

/** Starts a gateway that serves these objects, and stops it when the test ends. */
export async function startGateway(
  objects: readonly SnapshotObject[] | null,
  options: Partial<Pick<ServerOptions, 'limits' | 'sockets' | 'tls' | 'proxy'>> & {
    nowMs?: () => number;
    pools?: Pools;
    counters?: LimiterFactory;
    wayOut?: WayOut;
  } = {},
): Promise<Gateway> {
  const records: CallRecord[] = [];
  const logged: string[] = [];
  const limiters = new CountingLimiters();
  const denied = new Set<string>();
  const has = (id: string) => denied.has(id);
  const log = (fields: object, message: string) => void logged.push(JSON.stringify({ ...fields, message }));
  const pools = options.pools ?? new Pools();
  const holder: { current: Snapshot | null } = { current: null };
  const runtime: Runtime = {
    limiters: options.counters ?? limiters,
    records: { append: (line, length) => void records.push(CallRecord.parse(JSON.parse(line.toString('latin1', 0, length)))) },
    denials: { credential: has, application: has, version: has },
    clock: { now: options.nowMs ?? (() => Date.now()) },
    log: { info: log, warn: log, error: log },
    pools,
    problemBaseUrl: 'https://docs.test/errors',
    unseal: (context, sealed) => unseal(GROUP_KEY, context, sealed),
    seal: (context, text) => seal(GROUP_KEY, context, text),
    inForce: holder,
    ...(options.wayOut && { wayOut: options.wayOut }),
  };
  const load = (next: readonly SnapshotObject[]) => {
    const before = holder.current ?? undefined;
    const { snapshot, errors } = compileSnapshot(hashed(next), runtime, before);
    holder.current = snapshot;
    before?.retire();
    return errors;
  };
  if (objects) load(objects);
  const { wire } = variant;
  const tls = options.tls ?? (await portFor(wire));
  const secure = tls === undefined ? {} : { tls };
  const sockets = options.sockets ?? variant.sockets;
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    holder,
    runtime,
    limits: options.limits ?? {},
    sockets,
    ...secure,
    ...(options.proxy && { proxy: options.proxy }),
  });
  const clients: Client[] = [];
  onTestFinished(() => {
    for (const client of clients) client.socket.destroy();
    server.close();
    pools.close();
    options.wayOut?.pools.close();
  });
  const connect = async () => {
    const client = wire === 'clear' ? await RawClient.connect(server.port) : await clientOver(wire, server.tlsPort ?? 0);
    clients.push(client);
    return client;
  };
  const url = wire === 'clear' ? `http://127.0.0.1:${server.port}` : `https://127.0.0.1:${server.tlsPort}`;
  return Object.assign(server, { url, records, logged, limiters, denied, runtime, holder, load, connect });
}

export const get = (path: string, headers: Record<string, string> = {}): string =>
  `GET ${path} HTTP/1.1\r\nHost: gateway.test\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;
