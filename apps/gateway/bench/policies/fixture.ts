import type { ApiObject, PolicyInstance, SnapshotObject } from '@gatehouse/definition';

/**
 * How a policy is measured: `bench/policies/<type>.ts` exports one as `fixture`. The same call is sent to an API with `base` and to one with `base` and `policy`; the difference
 * of the gateway's CPU time per call is the policy's. Every call must be answered with 2xx or 3xx.
 */
export interface PolicyFixture {
  /** What is measured, as it stands on an API: a usual configuration, not the least one. */
  policy: PolicyInstance;
  /** `keyed`: key, subscription and plan stand before it in both cases, and the call carries the key. Default: nothing does. */
  base?: 'none' | 'keyed';
  /** Default: GET, the headers of a plain client, no body. */
  call?: { method?: 'GET' | 'POST' | 'PUT'; headers?: Record<string, string>; body?: string };
  /** What the API has in both cases, where the policy needs more of it: operations with their contracts, schemas. */
  api?: Pick<ApiObject, 'operations' | 'schemas'>;
  /** Why the calls of the bench cannot satisfy the policy: then it is not measured. */
  unmeasured?: string;
  /** Further objects of the snapshot that the policy needs. */
  objects?: readonly SnapshotObject[];
}
