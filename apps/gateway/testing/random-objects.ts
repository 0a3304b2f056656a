import { type ApiObject, type ApplicationEntry, CREDENTIAL_KINDS, type CredentialEntry, keyOf, type SnapshotObject, shardOf } from '@gatehouse/definition';
import { canonicalJson, hashApiKey, mintApiKey, sha256Hex } from '@gatehouse/kernel';
import type { HashedObject } from '../src/compile/snapshot.js';

/** Numbers that look random and are the same for the same seed (mulberry32). */
export function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

type Random = (below: number) => number;

const pick = <T>(random: Random, from: readonly T[]): T => from[random(from.length)] as T;
const HOSTS = ['a.example', 'b.example', 'C.example'];
const SLUGS = ['pets', 'dogs', 'cats', 'shop', 'pay'];
const TENANTS = ['acme', 'globex', 'initech'];

/** Names come from few, so that APIs contend for places. `number` makes ids, `revision` makes content. */
export function randomApi(random: Random, number: number): ApiObject {
  const slug = pick(random, SLUGS);
  const byHeader = random(3) === 0;
  return {
    kind: 'api',
    tenant: { id: 'ten_1', slug: pick(random, TENANTS), ...(random(3) === 0 ? { aliases: [pick(random, TENANTS)] } : {}) },
    environment: { id: 'env_1', slug: pick(random, ['live', 'next']), kind: random(4) === 0 ? 'test' : 'production', isDefault: random(2) === 0 },
    api: { id: `api_${random(6)}`, slug, aliases: random(2) === 0 ? [pick(random, SLUGS)] : [], teamId: null },
    version: { id: `ver_${number}`, name: `v${1 + random(3)}` },
    revisionId: `rev_${random(1_000)}`,
    deploymentId: 'dep_1',
    lifecycle: { state: random(5) === 0 ? 'draft' : 'published', blocked: false },
    entry: {
      hosts: random(2) === 0 ? [pick(random, HOSTS)] : [],
      basePath: pick(random, [null, null, '/', '/base', `/base/${pick(random, SLUGS)}`, `/${slug}`]),
      version: byHeader ? { by: 'header', header: pick(random, ['api-version', 'x-version']), isDefault: random(2) === 0 } : { by: 'path' },
    },
    upstreamId: null,
    unmatched: 'forward',
    policies: [],
    operations: Array.from({ length: random(4) }, (_, i) => ({ id: `op_${i}`, method: 'GET', path: `/r${i}/{id}`, policies: [] })),
  };
}

const STATES = ['active', 'retiring', 'expired', 'revoked'] as const;

/** Every kind of entry there is, unusual ids among them. */
export function randomCredential(random: Random, number: number): { key: string; entry: CredentialEntry } {
  const { key } = mintApiKey('live');
  const id = random(10) === 0 ? `cred_é_${'x'.repeat(random(400))}${number}` : `cred_${number}`;
  const entry: CredentialEntry = {
    id,
    hash: hashApiKey(key),
    applicationId: `app_${random(20)}`,
    environmentKind: random(2) === 0 ? 'production' : 'test',
    state: pick(random, STATES),
    ...(random(3) === 0 ? { expiresAtMs: random(2 ** 31) * 1_000 + random(1_000) } : {}),
    ...(random(4) === 0 ? { subscriptionIds: [`sub_${random(9)}`] } : {}),
    ...(random(4) === 0 ? { tryIt: random(2) === 0 } : {}),
    ...(random(3) === 0 ? { kind: pick(random, CREDENTIAL_KINDS) } : {}),
  };
  return { key, entry };
}

export function randomApplication(random: Random, number: number): ApplicationEntry {
  const subscriptions = Array.from({ length: random(3) }, (_, i) => ({
    id: `sub_${number}_${i}`,
    planId: 'plan_1',
    state: pick(random, ['active', 'pending', 'suspended'] as const),
    versionIds: [`ver_${random(20)}`],
    ...(random(3) === 0 ? { operations: { [`ver_${random(20)}`]: ['op_1'] } } : {}),
  }));
  const name = pick(random, ['Shop', 'Käse & Wein', '店']);
  return { id: `app_${number}`, tenantId: 'ten_1', name, state: random(5) === 0 ? 'suspended' : 'active', teamId: null, subscriptions };
}

/** Entries in the shards they belong to. */
export function shardsOf(credentials: readonly CredentialEntry[], applications: readonly ApplicationEntry[]): SnapshotObject[] {
  const shards = new Map<string, SnapshotObject>();
  for (const entry of credentials) {
    const shard = shardOf(entry.hash);
    const object = shards.get(`c${shard}`) ?? { kind: 'credentials', shard, entries: [] };
    if (object.kind === 'credentials') object.entries.push(entry);
    shards.set(`c${shard}`, object);
  }
  for (const entry of applications) {
    const shard = shardOf(sha256Hex(entry.id));
    const object = shards.get(`a${shard}`) ?? { kind: 'applications', shard, entries: [] };
    if (object.kind === 'applications') object.entries.push(entry);
    shards.set(`a${shard}`, object);
  }
  return [...shards.values()];
}

export const hashed = (objects: readonly SnapshotObject[]): Map<string, HashedObject> =>
  new Map(objects.map((object) => [keyOf(object), { hash: sha256Hex(canonicalJson(object)), object }]));
