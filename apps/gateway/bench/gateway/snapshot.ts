import { type ApiObject, type PolicyInstance, type SnapshotObject, shardOf } from '@gatehouse/definition';
import { sha256Hex } from '@gatehouse/kernel';

/** Operations of the measured API, so that the route match has something to choose from. */
const OPERATIONS = 60;
/** APIs beside it. */
const APIS = 200;

const policy = (type: string): PolicyInstance => ({ type, version: 1, enabled: true, config: {} });

function api(index: number, policies: PolicyInstance[]): ApiObject {
  const operations = Array.from({ length: OPERATIONS }, (_, i) => ({
    id: `op_${i}`,
    method: 'GET' as const,
    path: `/resource-${i}/{id}/items/{item}`,
    policies: [],
  }));
  return {
    kind: 'api',
    tenant: { id: 'ten_1', slug: 'acme' },
    environment: { id: 'env_1', slug: 'live', kind: 'production', isDefault: true },
    api: { id: `api_${index}`, slug: `shop-${index}`, aliases: [], teamId: null },
    version: { id: `ver_${index}`, name: 'v1' },
    revisionId: 'rev_1',
    deploymentId: 'dep_1',
    lifecycle: { state: 'published', blocked: false },
    entry: { hosts: [], basePath: null, version: { by: 'path' } },
    upstreamId: 'ups_1',
    unmatched: 'refuse',
    policies,
    operations,
  };
}

const MEASURED = 7;
/** Of the measured API. */
export const BASE_PATH = `/acme/shop-${MEASURED}/v1`;
/** Of one of its operations. */
export const OPERATION_PATH = '/resource-31/42/items/7';

/** `bare`: one API without policies. `full`: 200 APIs with key, subscription and plan limits; the measured one has the policies `beside` them, too. */
export function benchObjects(mode: 'bare' | 'full', upstreamUrl: string, keyHash: string, beside: readonly PolicyInstance[] = []): SnapshotObject[] {
  const upstream: SnapshotObject = {
    kind: 'upstream',
    id: 'ups_1',
    tenantId: 'ten_1',
    name: 'shop',
    targets: [{ id: 'tgt_1', url: upstreamUrl, weight: 1 }],
    hostHeader: 'client',
    connectTimeoutMs: 1_000,
    firstByteTimeoutMs: 10_000,
    idleTimeoutMs: 10_000,
    retries: 1,
    tlsVerify: true,
  };
  if (mode === 'bare') return [{ ...api(MEASURED, []), unmatched: 'forward', operations: [] }, upstream];
  const policies = ['api-key', 'subscription', 'plan-limits'].map(policy);
  const limit = { kind: 'rate', name: 'minute', algorithm: 'window', requests: 1_000_000_000, windowMs: 60_000, mode: 'fast', onStoreLoss: 'share' } as const;
  const subscription = { id: 'sub_1', planId: 'plan_1', state: 'active' as const, versionIds: [`ver_${MEASURED}`] };
  const application = { id: 'app_1', tenantId: 'ten_1', name: 'Shop', state: 'active' as const, teamId: null, subscriptions: [subscription] };
  return [
    ...Array.from({ length: APIS }, (_, i) => api(i, i === MEASURED ? [...policies, ...beside] : policies)),
    upstream,
    { kind: 'plan', id: 'plan_1', tenantId: 'ten_1', name: 'Gold', limits: [limit], policies: [] },
    { kind: 'applications', shard: shardOf(sha256Hex('app_1')), entries: [application] },
    {
      kind: 'credentials',
      shard: shardOf(keyHash),
      entries: [{ id: 'cred_1', hash: keyHash, applicationId: 'app_1', environmentKind: 'production', state: 'active' }],
    },
  ];
}
