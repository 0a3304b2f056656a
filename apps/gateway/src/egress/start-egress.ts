import { keyOf } from '@gatehouse/definition/wire';
import type { CompiledApi } from '../compile/compile-api.js';
import type { Runtime } from '../compile/runtime.js';
import type { Snapshot } from '../compile/snapshot.js';
import type { Exchange } from '../exchange/exchange.js';
import type { Placed } from '../pipeline/pipeline.js';
import type { Policy } from '../pipeline/policy.js';
import { header, Reply, refuse } from '../pipeline/reply.js';
import { runRequest } from '../pipeline/run.js';
import { askedDestination, destinationOf } from './asked-destination.js';
import type { Destination } from './destinations.js';
import { ProxyIdentity } from './proxy-identity.js';

const NOT_READY = refuse('gateway.not_ready', undefined, [header('retry-after', '1')]);
const NOT_SUBSCRIBED = refuse('gateway.not_subscribed', 'The application is subscribed to no API that leads out.');
const REFUSED = refuse('gateway.destination_refused');

const identities = new WeakMap<object, ProxyIdentity>();

function identityOf(runtime: Runtime): ProxyIdentity {
  const known = identities.get(runtime) ?? new ProxyIdentity(runtime);
  identities.set(runtime, known);
  return known;
}

/** The egress API through which the caller may go there: by an active subscription, if there is one. Undefined: `x.api` is one of the caller's, if there is any. */
function chooseApi(x: Exchange, snapshot: Snapshot, destination: Destination): CompiledApi | undefined {
  const { application, credential } = x.principal ?? {};
  let inactive: CompiledApi | undefined;
  for (const { entry, versions } of application?.subscriptions ?? []) {
    if (credential?.subscriptionIds !== undefined && !credential.subscriptionIds.includes(entry.id)) continue;
    for (const version of versions) {
      for (const api of snapshot.egressApis.get(version) ?? []) {
        if (api.hidden || api.object.environment.kind !== credential?.environmentKind) continue;
        x.api ??= api;
        if (!api.destinations?.allow(destination)) continue;
        if (entry.state === 'active') return api;
        inactive ??= api;
      }
    }
  }
  return inactive;
}

/** From a request to the forward proxy's port to a running exchange, or to its refusal: where to, who, and whether that one may go there. */
export function startEgress(x: Exchange, snapshot: Snapshot | null): void {
  const refusal = snapshot === null ? NOT_READY : enter(x, snapshot);
  if (refusal === undefined) runRequest(x);
  else x.answer(refusal);
}

function enter(x: Exchange, snapshot: Snapshot): Reply | undefined {
  // what comes behind a CONNECT is meant for the tunnel: where there is none, it is no request either
  x.closeAfter = x.method === 'CONNECT';
  const destination = askedDestination(x);
  if (destination instanceof Reply) {
    x.closeAfter = true;
    return destination;
  }
  const refusal = identityOf(x.runtime).identify(x);
  if (refusal !== undefined) return refusal;
  const api = chooseApi(x, snapshot, destination);
  if (api === undefined) return x.api === null ? NOT_SUBSCRIBED : REFUSED;
  x.api = api;
  x.operation = api.unmatched;
  x.pipeline = api.unmatched.pipeline;
  return undefined;
}

/** What is asked again while a tunnel lasts: whether the key still counts, and whether the destination is still one of those allowed. */
export function egressStep(runtime: Runtime): Placed[] {
  const policy: Policy = {
    onRecheck(x, snapshot) {
      const destination = destinationOf(x);
      const api = x.api === null ? undefined : snapshot.api(keyOf(x.api.object));
      return identityOf(runtime).recheck(x, snapshot) ?? (api?.destinations?.allow(destination) ? undefined : REFUSED);
    },
  };
  return [{ name: 'forward-proxy', phase: 'identify', policy }];
}
