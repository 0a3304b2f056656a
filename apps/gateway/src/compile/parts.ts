import type { Denial, ModelRoutesObject } from '@gatehouse/definition';
import { compileTokenKeys, type TokenKeys } from '../identity/token-keys.js';
import { modelCode } from '../llm/model-code.js';
import type { CompiledProvider } from '../llm/providers/compiled-provider.js';
import { type CompiledCertificate, compileCertificate } from '../server/tls/compile-certificate.js';
import { compileUpstream, type Upstream } from '../upstream/upstream.js';
import { type CompiledApi, compileApi } from './compile-api.js';
import { type CompiledPlan, compilePlan } from './compile-plan.js';
import { ApplicationShard, CredentialShard, type PackedShard, packApplications, packCredentials, type Source } from './packed.js';
import type { Runtime } from './runtime.js';
import type { Steps } from './steps.js';

export type Part =
  | { kind: 'api'; value: CompiledApi }
  | { kind: 'upstream'; value: Upstream }
  | { kind: 'plan'; value: CompiledPlan }
  | { kind: 'applications'; shard: string; value: ApplicationShard }
  | { kind: 'credentials'; shard: string; value: CredentialShard }
  | { kind: 'certificate'; value: CompiledCertificate }
  | { kind: 'token-keys'; value: TokenKeys }
  | { kind: 'denials'; value: readonly Denial[] }
  | { kind: 'provider'; value: CompiledProvider }
  | { kind: 'model-routes'; value: ModelRoutesObject };

/** A compiled object and how many snapshots hold it. */
export interface HeldPart {
  hash: string;
  part: Part;
  holders: number;
}

/** @throws Error in words for the console */
export function* compilePart(source: Source, runtime: Runtime): Steps<Part> {
  switch (source.kind) {
    case 'api':
      return { kind: 'api', value: yield* compileApi(source, runtime) };
    case 'upstream':
      return { kind: 'upstream', value: compileUpstream(source, runtime) };
    case 'plan':
      return { kind: 'plan', value: yield* compilePlan(source, runtime) };
    case 'applications':
      return shardPart(packApplications(source));
    case 'credentials':
      return shardPart(packCredentials(source));
    case 'packed':
      return shardPart(source);
    case 'certificate':
      return { kind: 'certificate', value: compileCertificate(source, runtime) };
    case 'token-keys':
      return { kind: 'token-keys', value: compileTokenKeys(source) };
    case 'denials':
      return { kind: 'denials', value: source.entries };
    case 'provider':
      return { kind: 'provider', value: new (modelCode().CompiledProvider)(source, runtime) };
    case 'model-routes':
      return { kind: 'model-routes', value: source };
  }
}

function shardPart({ of, shard, table }: PackedShard): Part {
  if (of === 'credentials') return { kind: of, shard, value: new CredentialShard(table) };
  return { kind: of, shard, value: new ApplicationShard(table) };
}

/** No snapshot holds it any more: what it started ends. */
export function disposePart({ kind, value }: Part): void {
  if (kind === 'api' || kind === 'plan') value.dispose();
}
