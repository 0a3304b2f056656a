import { keyOf } from '@gatehouse/definition/wire';
import type { ErrorCode } from '@gatehouse/kernel';
import type { Snapshot } from '../compile/snapshot.js';
import { deniedPlace } from '../denials/refusal.js';
import type { Exchange } from '../exchange/exchange.js';
import { lifecycleRefusal } from '../pipeline/lifecycle.js';
import { type Reply, refuse } from '../pipeline/reply.js';

const GONE = refuse('gateway.no_route', 'The API is not here any more.');
const POLICY_FAILED = refuse('gateway.policy_failed');

/** What somebody decided while an answer was on its way, and what ends it; that a key's time or an API's hours are over does not. */
const DECIDED: ReadonlySet<string> = new Set<ErrorCode>([
  'gateway.denied',
  'gateway.api_blocked',
  'gateway.credential_revoked',
  'gateway.credential_unknown',
  'gateway.application_suspended',
  'gateway.not_subscribed',
  'gateway.subscription_inactive',
  'gateway.operation_not_included',
]);

/** The same as `refusalUnder`, of an answer that is on its way under what is in force now: only for what somebody decided meanwhile. */
export function withdrawal(x: Exchange): Reply | undefined {
  const snapshot = x.runtime.inForce?.current;
  return snapshot ? refusalUnder(x, snapshot, ({ code }) => code !== null && DECIDED.has(code)) : undefined;
}

/**
 * Whether what was allowed when the exchange began would be refused under this snapshot and the denials of now: then the refusal.
 * @param counts refusals that it does not hold for are passed over
 */
export function refusalUnder(x: Exchange, snapshot: Snapshot, counts: (refusal: Reply) => boolean = () => true): Reply | undefined {
  const api = x.api === null ? undefined : snapshot.api(keyOf(x.api.object));
  const place = api === undefined || api.hidden ? GONE : lifecycleRefusal(api.object, x.runtime);
  if (place !== undefined && counts(place)) return place;
  const refusal = deniedPlace(x, snapshot, x.runtime.clock.now());
  if (refusal !== undefined) return refusal;
  for (const { name, policy } of x.pipeline.recheck) {
    try {
      const no = policy.onRecheck?.(x, snapshot);
      if (no === undefined || !counts(no)) continue;
      x.policy = name;
      return no;
    } catch (error) {
      x.runtime.log.error({ err: error, requestId: x.requestId, policy: name }, 'a policy failed when asked again');
      if (!counts(POLICY_FAILED)) continue;
      x.policy = name;
      return POLICY_FAILED;
    }
  }
  return undefined;
}
