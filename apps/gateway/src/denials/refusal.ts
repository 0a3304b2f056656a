import type { Denial } from '@gatehouse/definition';
import { clientAddress } from '../addresses/client-address.js';
import type { Runtime } from '../compile/runtime.js';
import type { Snapshot } from '../compile/snapshot.js';
import type { Exchange } from '../exchange/exchange.js';
import { type Reply, refuse } from '../pipeline/reply.js';
import type { DeniedFacts } from './denial-table.js';

const WHAT = { api: 'The API', application: 'The application', credential: 'The key', address: 'The address' } as const;
const refusals = new WeakMap<Denial, Reply>();

function refusalFor(denial: Denial): Reply {
  const known = refusals.get(denial);
  if (known !== undefined) return known;
  const until = denial.expiresAtMs === undefined ? '' : ` until ${new Date(denial.expiresAtMs).toISOString()}`;
  const made = refuse('gateway.denied', `${WHAT[denial.on]} is denied${until} (${denial.id}).`);
  refusals.set(denial, made);
  return made;
}

/** What an administrator's denials say to a call with these facts: those of the snapshot, and what came by the deny stream since. */
function refusal({ denials }: Runtime, standing: Snapshot['denials'], tenantId: string, facts: DeniedFacts, nowMs: number): Reply | undefined {
  const live = denials.live ?? null;
  const found = standing?.find(tenantId, facts, nowMs, live?.lifted) ?? live?.denied.find(tenantId, facts, nowMs);
  return found === undefined ? undefined : refusalFor(found);
}

/** Nearly always there is none: then this is two looks. */
const isIdle = ({ denials }: Runtime, snapshot: Snapshot | null): boolean => (denials.live ?? null) === null && (snapshot?.denials ?? null) === null;

/** Whether the API or the address is denied: known as soon as the route is. */
export function deniedPlace(x: Exchange, snapshot: Snapshot | null, nowMs: number): Reply | undefined {
  if (isIdle(x.runtime, snapshot) || x.api === null) return undefined;
  const { api, tenant } = x.api.object;
  return refusal(x.runtime, snapshot?.denials ?? null, tenant.id, { api: api.id, address: clientAddress(x) }, nowMs);
}

/** Whether who calls is denied. */
export function deniedCaller(x: Exchange, snapshot: Snapshot | null, nowMs: number): Reply | undefined {
  if (isIdle(x.runtime, snapshot) || x.api === null || x.principal === null) return undefined;
  const { credential, application } = x.principal;
  const facts = { application: application?.entry.id, credential: credential?.id };
  return refusal(x.runtime, snapshot?.denials ?? null, x.api.object.tenant.id, facts, nowMs);
}
