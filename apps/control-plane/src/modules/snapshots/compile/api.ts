import { type ApiObject, type Lifecycle, METHODS, type Operation, type OperationContract } from '@gatehouse/definition';
import { apiPolicies, operationPolicies } from './arranged.js';
import { inPhaseOrder } from './built-in.js';
import { contractsOf } from './contracts.js';
import type { ApiState, OperationState, VersionState } from './state.js';

const iso = (ms: number | null): string | undefined => (ms === null ? undefined : new Date(ms).toISOString());

/**
 * Whether gateways know the version there at all. A draft crosses to production too, so that its deployment is acknowledged before anybody is
 * promised anything; the gateway answers it with the bytes of what does not exist. What was discarded without ever being published is gone.
 */
export function isServed(environmentKind: 'production' | 'test', version: Pick<VersionState, 'state' | 'publishedAtMs'>): boolean {
  return environmentKind === 'test' || version.state === 'draft' || version.publishedAtMs !== null;
}

/** Absent where there are none, so that most objects do not carry an empty list. */
function olderSlugs(slug: string, aliases: readonly string[] = []): string[] | undefined {
  const older = aliases.filter((alias) => alias !== slug).sort();
  return older.length > 0 ? older : undefined;
}

/** Undefined where `isServed` says no. A retired version stays as a bare 410: no operations, no upstream, nothing that could be called. */
export function compileApi(state: ApiState, portalUrl: string): ApiObject | undefined {
  const { tenant, environment, api, version, revision } = state;
  if (!isServed(environment.kind, version)) return undefined;
  const gone = version.state === 'retired';
  const contracts = gone ? null : contractsOf(state);
  return {
    kind: 'api',
    tenant: { id: tenant.id, slug: tenant.slug, aliases: olderSlugs(tenant.slug, tenant.aliases) },
    environment: { id: environment.id, slug: environment.slug, kind: environment.kind, isDefault: environment.isDefault },
    api: { id: api.id, slug: api.slug, aliases: [...api.aliases].filter((alias) => alias !== api.slug).sort(), teamId: api.teamId },
    version: { id: version.id, name: version.name },
    revisionId: revision.id,
    deploymentId: state.deploymentId,
    lifecycle: lifecycle(version, portalUrl),
    entry: {
      hosts: [...environment.hosts].sort(),
      basePath: api.basePath,
      version: api.versionBy.by === 'path' ? { by: 'path' } : { by: 'header', header: api.versionBy.header.toLowerCase(), isDefault: version.isDefault },
    },
    upstreamId: gone ? null : revision.settings.upstreamId,
    ...(!gone && revision.settings.egress && { egress: revision.settings.egress }),
    ...(!gone && revision.settings.llm && { llm: revision.settings.llm }),
    ...(!gone && state.prompts && { prompts: state.prompts }),
    unmatched: gone ? 'refuse' : revision.settings.unmatched,
    policies: gone ? [] : apiPolicies(state),
    operations: gone ? [] : revision.operations.map((operation) => compileOperation(operation, state, contracts?.of(operation))),
    ...(contracts?.schemas && { schemas: contracts.schemas }),
  };
}

function lifecycle(version: VersionState, portalUrl: string): Lifecycle {
  const successor = version.successor && `${portalUrl}/catalogue/${version.successor.tenantSlug}/${version.successor.apiSlug}`;
  const ending = version.state === 'deprecated' || version.state === 'retired';
  return {
    state: version.state,
    blocked: version.blockedAtMs !== null,
    deprecatedAt: ending ? iso(version.deprecatedAtMs) : undefined,
    sunsetAt: ending ? iso(version.sunsetAtMs) : undefined,
    successor: ending ? (successor ?? undefined) : undefined,
  };
}

function compileOperation({ id, method, path, tags }: OperationState, state: ApiState, contract: OperationContract | undefined): Operation {
  const known = METHODS.find((candidate) => candidate === method.toUpperCase());
  if (!known) throw new Error(`operation ${id} has the method ${method}, which no gateway routes`);
  const policies = inPhaseOrder(operationPolicies(state, id).map(({ policy }) => policy));
  return { id, method: known, path, ...(tags && tags.length > 0 && { tags }), policies, ...(contract && { contract }) };
}
