import { type ApiObject, keyOf, type ManifestObject, type PolicyInstance, type SnapshotObject } from '@gatehouse/definition';
import { canonicalJson, hashApiKey, sha256Hex } from '@gatehouse/kernel';
import { ControlPlaneDouble } from '../../testing/control-plane-double.js';

/** How much a gateway group has configured. */
export interface Size {
  /** Operations: those of the measured API, and other APIs with one each. */
  routes: number;
  keys: number;
  /** Policies on another API than the measured one. */
  policies: number;
}

/** The measured API's own. */
const OWN_ROUTES = 10;
const TENANTS = 100;
const KEYS_PER_APPLICATION = 10;
const PLAN = 'plan_01k9z3v7m8aaaaaaaaaaaaaaaa';
const VERSION = 'ver_01k9z3v7m8aaaaaaaaaaaaaaaa';
const TENANT = 'ten_01k9z3v7m8aaaaaaaaaaaaaaaa';

export const LARGE_PATH = '/acme/shop/v1/resource-7/42/items/7';

const policy = (type: string, config: Record<string, unknown> = {}): PolicyInstance => ({ type, version: 1, enabled: true, config });
const KEYED = ['api-key', 'subscription', 'plan-limits'].map((type) => policy(type));
/** As long as ids are. */
const id = (prefix: string, i: number) => `${prefix}_01k9z3v7m8${String(i).padStart(16, '0')}`;

function api(given: Pick<ApiObject, 'tenant' | 'version' | 'operations' | 'revisionId'> & { slug: string; apiId: string }): ApiObject {
  const { slug, apiId, ...rest } = given;
  return {
    kind: 'api',
    environment: { id: 'env_01k9z3v7m8aaaaaaaaaaaaaaaa', slug: 'live', kind: 'production', isDefault: true },
    api: { id: apiId, slug, aliases: [], teamId: null },
    deploymentId: id('dep', 1),
    lifecycle: { state: 'published', blocked: false },
    entry: { hosts: [], basePath: null, version: { by: 'path' } },
    upstreamId: 'ups_1',
    unmatched: 'refuse',
    policies: KEYED,
    ...rest,
  };
}

const operation = (i: number, policies: PolicyInstance[] = []) => ({
  id: `op_${i}`,
  method: 'GET' as const,
  path: `/resource-${i}/{id}/items/{item}`,
  policies,
});

/** One of the many beside the measured one. */
const otherApi = (i: number, revision: number): ApiObject =>
  api({
    tenant: { id: id('ten', i % TENANTS), slug: `tenant-${i % TENANTS}` },
    slug: `shop-${i}`,
    apiId: id('api', i),
    version: { id: id('ver', i), name: 'v1' },
    revisionId: id('rev', revision),
    operations: [operation(i)],
  });

const measuredApi = (): ApiObject =>
  api({
    tenant: { id: TENANT, slug: 'acme' },
    slug: 'shop',
    apiId: 'api_01k9z3v7m8aaaaaaaaaaaaaaaa',
    version: { id: VERSION, name: 'v1' },
    revisionId: id('rev', 0),
    operations: Array.from({ length: OWN_ROUTES }, (_, i) => operation(i)),
  });

const upstream = (url: string): SnapshotObject => ({
  kind: 'upstream',
  id: 'ups_1',
  tenantId: TENANT,
  name: 'shop',
  targets: [{ id: 'tgt_1', url, weight: 1 }],
  hostHeader: 'client',
  connectTimeoutMs: 1_000,
  firstByteTimeoutMs: 10_000,
  idleTimeoutMs: 10_000,
  retries: 1,
  tlsVerify: true,
});

/** A control plane with a snapshot of any size, published again after changes in a moment: only what changed is made anew. */
export class LargeControlPlane {
  readonly double = new ControlPlaneDouble();
  readonly objects = new Map<string, ManifestObject>();
  /** Entries of a shard as canonical JSON. */
  private readonly credentials = new Map<string, string[]>();
  private readonly applications = new Map<string, string[]>();
  private revision = 0;

  private readonly size: Size;

  constructor(size: Size, upstreamUrl: string, key: string) {
    this.size = size;
    const limit = { kind: 'rate', name: 'minute', algorithm: 'window', requests: 1_000_000_000, windowMs: 60_000, mode: 'fast', onStoreLoss: 'share' } as const;
    this.put(measuredApi());
    this.put(upstream(upstreamUrl));
    this.put({ kind: 'plan', id: PLAN, tenantId: TENANT, name: 'Gold', limits: [limit], policies: [] });
    if (size.policies > 0) this.put(this.policiesElsewhere());
    for (let i = 0; i < size.routes - OWN_ROUTES; i++) this.put(otherApi(i, 0));
    for (let i = 0; i < size.keys; i++) this.addKey(i, i === 0 ? hashApiKey(key) : sha256Hex(`key ${i}`));
    for (const shard of this.credentials.keys()) this.putShard('credentials', shard);
    for (const shard of this.applications.keys()) this.putShard('applications', shard);
  }

  /** Publishes what is there now. @returns the sequence to wait for */
  publish(): number {
    const named = [...this.objects.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
    this.double.publishNamed(named);
    return this.double.sequence;
  }

  /** A key is revoked, another made. */
  changeKey(): void {
    const shard = this.shardNumber(++this.revision);
    this.touchShard('credentials', shard);
  }

  changeApi(): void {
    this.revision++;
    this.put(otherApi(this.revision % Math.max(1, this.size.routes - OWN_ROUTES), this.revision));
  }

  changeEverything(): void {
    this.revision++;
    for (let i = 0; i < this.size.routes - OWN_ROUTES; i++) this.put(otherApi(i, this.revision));
    for (const shard of this.credentials.keys()) this.touchShard('credentials', shard);
    for (const shard of this.applications.keys()) this.touchShard('applications', shard);
  }

  private shardNumber(i: number): string {
    return [...this.credentials.keys()][i % this.credentials.size] as string;
  }

  private policiesElsewhere(): ApiObject {
    const rule = (i: number) => policy('headers', { request: { set: [{ name: `x-rule-${i}`, value: 'on' }] } });
    const operations = Array.from({ length: this.size.policies }, (_, i) => operation(i, [rule(i)]));
    return { ...otherApi(1_000_000, 0), operations };
  }

  private addKey(i: number, hash: string): void {
    const application = id('app', Math.floor(i / KEYS_PER_APPLICATION));
    const entry = `{"applicationId":"${application}","environmentKind":"production","hash":"${hash}","id":"${id('cred', i)}","state":"active"}`;
    add(this.credentials, hash.slice(0, 2), entry);
    if (i % KEYS_PER_APPLICATION !== 0) return;
    const subscription = { id: id('sub', i), planId: PLAN, state: 'active', versionIds: [VERSION] };
    const text = canonicalJson({ id: application, tenantId: TENANT, name: `Application ${i}`, state: 'active', teamId: null, subscriptions: [subscription] });
    add(this.applications, sha256Hex(application).slice(0, 2), text);
  }

  private touchShard(kind: 'credentials' | 'applications', shard: string): void {
    const entries = this[kind].get(shard) ?? [];
    const last = entries.length - 1;
    const fresh = kind === 'applications' ? /"name":"[^"]*"/ : /"id":"cred_[^"]*"/;
    const text = kind === 'applications' ? `"name":"Renamed ${this.revision}"` : `"id":"${id('cred', 10_000_000 + this.revision)}"`;
    entries[last] = (entries[last] ?? '').replace(fresh, text);
    this.putShard(kind, shard);
  }

  private putShard(kind: 'credentials' | 'applications', shard: string): void {
    this.putText(`${kind}:${shard}`, `{"entries":[${(this[kind].get(shard) ?? []).join(',')}],"kind":"${kind}","shard":"${shard}"}`);
  }

  private put(object: SnapshotObject): void {
    this.putText(keyOf(object), canonicalJson(object));
  }

  private putText(key: string, text: string): void {
    const before = this.objects.get(key);
    if (before) this.double.drop(before.hash);
    const hash = sha256Hex(text);
    this.double.hold(hash, text);
    this.objects.set(key, { key, hash, bytes: Buffer.byteLength(text) });
  }
}

function add(shards: Map<string, string[]>, shard: string, entry: string): void {
  const entries = shards.get(shard);
  if (entries) entries.push(entry);
  else shards.set(shard, [entry]);
}
