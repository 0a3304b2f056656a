import { keyOf } from '@gatehouse/definition/wire';
import type { Snapshot } from '../compile/snapshot.js';
import { deniedPlace } from '../denials/refusal.js';
import type { Exchange } from '../exchange/exchange.js';
import { lifecycleRefusal } from '../pipeline/lifecycle.js';
import { type Reply, refuse } from '../pipeline/reply.js';

const GONE = refuse('gateway.no_route', 'The API is not here any more.');
const POLICY_FAILED = refuse('gateway.policy_failed');

/** Whether what was allowed when the exchange began would be refused under this snapshot and the denials of now: then the refusal. */
export function refusalUnder(x: Exchange, snapshot: Snapshot): Reply | undefined {
  const api = x.api === null ? undefined : snapshot.api(keyOf(x.api.object));
  if (api === undefined || api.hidden) return GONE;
  const refusal = lifecycleRefusal(api.object, x.runtime) ?? deniedPlace(x, snapshot, x.runtime.clock.now());
  if (refusal !== undefined) return refusal;
  for (const { name, policy } of x.pipeline.recheck) {
    try {
      const no = policy.onRecheck?.(x, snapshot);
      if (no === undefined) continue;
      x.policy = name;
      return no;
    } catch (error) {
      x.runtime.log.error({ err: error, requestId: x.requestId, policy: name }, 'a policy failed when asked again');
      x.policy = name;
      return POLICY_FAILED;
    }
  }
  return undefined;
}
