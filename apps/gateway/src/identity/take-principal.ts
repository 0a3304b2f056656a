import type { Exchange } from '../exchange/exchange.js';
import type { Principal } from '../exchange/principal.js';
import { type Reply, refuse } from '../pipeline/reply.js';

const DIFFERENT = refuse('gateway.credentials_differ');

/**
 * The call is this principal's. Where another policy identified the caller before, both must mean the same application, and what one says beyond
 * that is kept beside what the other says.
 */
export function takePrincipal(x: Exchange, next: Principal): Reply | undefined {
  const { principal } = x;
  if (principal === null) {
    x.principal = next;
    return undefined;
  }
  const [one, other] = [principal.application, next.application];
  if (one !== null && other !== null && one.entry.id !== other.entry.id) return DIFFERENT;
  const named = one === null ? next : principal;
  x.principal = {
    ...principal,
    application: named.application,
    credential: named.credential,
    subject: next.subject ?? principal.subject,
    claims: next.claims === null ? principal.claims : { ...principal.claims, ...next.claims },
    scopes: next.scopes.length === 0 ? principal.scopes : next.scopes,
    roles: next.roles.length === 0 ? principal.roles : next.roles,
  };
  return undefined;
}
