import type { SnapshotObject } from '@gatehouse/definition';
import { compileApi } from './api.js';
import { compileApplications } from './applications.js';
import { compileCertificate } from './certificate.js';
import { type CompiledObject, named } from './compiled.js';
import { compileCredentials } from './credentials.js';
import { compilePlan } from './plan.js';
import type { ApiState, ApplicationState, CertificateState, CredentialState, PlanState, UpstreamState } from './state.js';
import { compileUpstream } from './upstream.js';

/** Everything that one object is made of. */
export type ObjectState =
  | { kind: 'api'; state: ApiState }
  | { kind: 'upstream'; state: UpstreamState }
  | { kind: 'certificate'; state: CertificateState }
  | { kind: 'plan'; state: PlanState }
  | { kind: 'applications'; shard: string; states: ApplicationState[] }
  | { kind: 'credentials'; shard: string; states: CredentialState[] };

export interface Surroundings {
  portalUrl: string;
  /** see `endedCutoffMs` */
  cutoffMs: number;
  /** 32 bytes: what secrets are sealed under */
  groupKey: Uint8Array;
}

/** Rows in, object out, nothing else asked: the same rows in any order give the same bytes. Undefined: gateways have no need of it. */
export function compileObject(input: ObjectState, surroundings: Surroundings): CompiledObject | undefined {
  const object = compile(input, surroundings);
  return object && named(object);
}

function compile(input: ObjectState, { portalUrl, cutoffMs, groupKey }: Surroundings): SnapshotObject | undefined {
  switch (input.kind) {
    case 'api':
      return compileApi(input.state, portalUrl);
    case 'upstream':
      return compileUpstream(input.state, groupKey);
    case 'certificate':
      return compileCertificate(input.state, groupKey);
    case 'plan':
      return compilePlan(input.state);
    case 'applications':
      return compileApplications(input.shard, input.states, cutoffMs);
    case 'credentials':
      return compileCredentials(input.shard, input.states, cutoffMs);
  }
}
