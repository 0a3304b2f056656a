import type { Denial, ModelRoute, SnapshotObject } from '@gatehouse/definition';
import { compileApi } from './api.js';
import { compileApplications } from './applications.js';
import { compileCertificate } from './certificate.js';
import { type CompiledObject, named } from './compiled.js';
import { compileCredentials } from './credentials.js';
import { compileDenials } from './denials.js';
import { compileModelRoutes } from './model-routes.js';
import { compilePlan } from './plan.js';
import { compileProvider } from './provider.js';
import { resealApi, resealPlan, type SecretGround } from './reseal.js';
import type { ApiState, ApplicationState, CertificateState, CredentialState, PlanState, ProviderState, UpstreamState } from './state.js';
import { compileTokenKeys, type TokenKeyState } from './token-keys.js';
import { compileUpstream } from './upstream.js';

/** Everything that one object is made of. */
export type ObjectState =
  | { kind: 'api'; state: ApiState }
  | { kind: 'upstream'; state: UpstreamState }
  | { kind: 'certificate'; state: CertificateState }
  | { kind: 'denials'; tenantId: string; states: readonly Denial[] }
  | { kind: 'provider'; state: ProviderState }
  | { kind: 'model-routes'; tenantId: string; states: readonly ModelRoute[] }
  | { kind: 'plan'; state: PlanState }
  | { kind: 'applications'; shard: string; states: ApplicationState[] }
  | { kind: 'credentials'; shard: string; states: CredentialState[] }
  | { kind: 'token-keys'; keys: TokenKeyState[] };

export interface Surroundings extends SecretGround {
  portalUrl: string;
  /** see `endedCutoffMs` */
  cutoffMs: number;
}

/** Rows in, object out, nothing else asked: the same rows in any order give the same bytes. Undefined: gateways have no need of it. */
export function compileObject(input: ObjectState, surroundings: Surroundings): CompiledObject | undefined {
  const object = compile(input, surroundings);
  return object && named(object);
}

function compile(input: ObjectState, surroundings: Surroundings): SnapshotObject | undefined {
  const { portalUrl, cutoffMs, groupKey } = surroundings;
  switch (input.kind) {
    case 'api': {
      const object = compileApi(input.state, portalUrl);
      return object && resealApi(object, surroundings);
    }
    case 'upstream':
      return compileUpstream(input.state, groupKey);
    case 'certificate':
      return compileCertificate(input.state, groupKey);
    case 'provider':
      return compileProvider(input.state, groupKey);
    case 'model-routes':
      return compileModelRoutes(input.tenantId, input.states);
    case 'plan': {
      const object = compilePlan(input.state);
      return object && resealPlan(object, surroundings);
    }
    case 'denials':
      return compileDenials(input.tenantId, input.states);
    case 'applications':
      return compileApplications(input.shard, input.states, cutoffMs);
    case 'credentials':
      return compileCredentials(input.shard, input.states, cutoffMs, groupKey);
    case 'token-keys':
      return compileTokenKeys(input.keys, portalUrl);
  }
}
