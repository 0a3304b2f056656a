import { type LimitInput, objectKey, type SnapshotObject, shardOf } from '@gatehouse/definition';
import { hashApiKey, mintApiKey, sha256Hex } from '@gatehouse/kernel';

const named = (id: string, slug: string) => ({ id, slug });

/** One API of tenant `acme` at `/acme/pets/v1`, one plan, one application with one key. */
export function sampleSnapshot(upstreamUrl: string, limits: LimitInput[] = []): { key: string; objects: Record<string, SnapshotObject> } {
  const { key } = mintApiKey('live');
  const hash = hashApiKey(key);
  const applicationShard = shardOf(sha256Hex('app_1'));
  const policy = (type: string) => ({ type, version: 1, config: {} });
  const objects: Record<string, unknown> = {
    [objectKey.api('env_1', 'ver_1')]: {
      kind: 'api',
      tenant: named('ten_1', 'acme'),
      environment: { ...named('env_1', 'production'), kind: 'production', isDefault: true },
      api: { ...named('api_1', 'pets'), aliases: [], teamId: null },
      version: { id: 'ver_1', name: 'v1' },
      revisionId: 'rev_1',
      deploymentId: 'dep_1',
      lifecycle: { state: 'published', blocked: false },
      entry: { hosts: [], basePath: null, version: { by: 'path' } },
      upstreamId: 'ups_1',
      unmatched: 'refuse',
      policies: ['api-key', 'subscription', 'plan-limits'].map(policy),
      operations: [
        { id: 'getPet', method: 'GET', path: '/pets/{petId}', policies: [] },
        { id: 'addPet', method: 'POST', path: '/pets', policies: [] },
      ],
    },
    [objectKey.upstream('ups_1')]: {
      kind: 'upstream',
      id: 'ups_1',
      tenantId: 'ten_1',
      name: 'pets',
      targets: [{ id: 'tgt_1', url: upstreamUrl, weight: 1 }],
      hostHeader: 'target',
      connectTimeoutMs: 2_000,
      firstByteTimeoutMs: 10_000,
      idleTimeoutMs: 10_000,
      retries: 1,
      tlsVerify: true,
    },
    [objectKey.plan('plan_1')]: { kind: 'plan', id: 'plan_1', tenantId: 'ten_1', name: 'Free', limits: limits.map(withDefaults), policies: [] },
    [objectKey.applications(applicationShard)]: {
      kind: 'applications',
      shard: applicationShard,
      entries: [
        {
          id: 'app_1',
          tenantId: 'ten_1',
          name: 'App',
          state: 'active',
          teamId: null,
          subscriptions: [{ id: 'sub_1', planId: 'plan_1', state: 'active', versionIds: ['ver_1'] }],
        },
      ],
    },
    [objectKey.credentials(shardOf(hash))]: {
      kind: 'credentials',
      shard: shardOf(hash),
      entries: [{ id: 'cred_1', hash, applicationId: 'app_1', environmentKind: 'production', state: 'active' }],
    },
  };
  return { key, objects: objects as Record<string, SnapshotObject> };
}

const withDefaults = (limit: LimitInput) => ({ mode: 'fast', onStoreLoss: 'share', ...(limit.kind === 'rate' ? { algorithm: 'window' } : {}), ...limit });
