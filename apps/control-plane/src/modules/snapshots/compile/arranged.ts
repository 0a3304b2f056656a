import { PHASES, type Phase, POLICIES, type PolicyInstance, type PolicyType, rulesOut } from '@gatehouse/definition';
import { type Arranged, expand, type Place } from '../../policies/index.js';
import { withBuiltIn } from './built-in.js';
import type { ApiState, OperationState, PlanState, SharedPolicies } from './state.js';

const NOTHING_SHARED: SharedPolicies = { attached: [], sets: {} };

interface ApiPart {
  tenant: { id: string; slug: string };
  api: { slug: string };
  version: { id: string; name: string };
  revision: Pick<ApiState['revision'], 'settings'>;
  shared?: SharedPolicies | undefined;
}

/** What the tenant attached to all of its APIs, then what the publisher attached to this one. */
function attachedTo({ tenant, api, version, revision, shared = NOTHING_SHARED }: ApiPart): Arranged[] {
  return [
    ...expand(shared.attached, shared.sets, { level: 'tenant', of: { id: tenant.id, name: tenant.slug } }),
    ...expand(revision.settings.policies, shared.sets, { level: 'api', of: { id: version.id, name: `${api.slug} ${version.name}` } }),
  ];
}

export function apiPolicies(state: ApiPart): PolicyInstance[] {
  const policies = attachedTo(state).map(({ policy }) => policy);
  return withBuiltIn({ ...state.revision.settings, policies });
}

export function operationPolicies({ revision: { settings }, shared = NOTHING_SHARED }: ApiPart, operationId: string): Arranged[] {
  const own = Object.hasOwn(settings.operationPolicies, operationId) ? (settings.operationPolicies[operationId] ?? []) : [];
  return expand(own, shared.sets, { level: 'operation', of: { id: operationId, name: operationId } });
}

/** What callers on any plan of the product meet, then those on this one. */
export function planPolicies({ id, name, policies, product, shared = NOTHING_SHARED }: PlanState): Arranged[] {
  const ofProduct = product ? expand(shared.attached, shared.sets, { level: 'product', of: product }) : [];
  return [...ofProduct, ...expand(policies, shared.sets, { level: 'plan', of: { id, name } })];
}

export interface Effective extends Arranged {
  phase: Phase;
  title: string;
  mode: 'enforced' | 'dry-run' | 'off';
  plan: { id: string; name: string } | null;
}

const isKnown = (type: string): type is PolicyType => Object.hasOwn(POLICIES, type);

function lineOf(arranged: Arranged, plan: Effective['plan'] = null): Effective {
  const { type, enabled, dryRun } = arranged.policy;
  const definition = isKnown(type) ? POLICIES[type] : undefined;
  const mode = enabled ? (dryRun ? 'dry-run' : 'enforced') : 'off';
  // what this build does not know goes last, as in the snapshot
  return { ...arranged, plan, mode, title: definition?.title ?? type, phase: definition?.phase ?? 'cache' };
}

/**
 * What a call of one operation meets, in the order in which it does: by phase; inside a phase the tenant's, the API's, the platform's own, the operation's, the product's, the
 * plan's. Made from the very lists that gateways are given, and from what is off beside them, without those whose condition is about other operations.
 */
export function effectiveList(state: ApiPart, operation: OperationState | null, plans: readonly PlanState[]): Effective[] {
  const attached = attachedTo(state);
  const own = new Map(attached.map((one) => [one.policy, one]));
  const platform: Place = { level: 'platform', of: { id: 'platform', name: 'Platform' } };
  const enforced = withBuiltIn({ ...state.revision.settings, policies: attached.map(({ policy }) => policy) });
  const lines = [
    ...enforced.map((policy) => lineOf(own.get(policy) ?? { ...platform, policy, set: null })),
    ...attached.filter(({ policy }) => !policy.enabled).map((one) => lineOf(one)),
    ...(operation === null ? [] : operationPolicies(state, operation.id)).map((one) => lineOf(one)),
    ...(state.revision.settings.anonymous ? [] : plans).flatMap((plan) => planPolicies(plan).map((one) => lineOf(one, { id: plan.id, name: plan.name }))),
  ];
  const met = lines.filter(({ policy: { when } }) => operation === null || when === undefined || !rulesOut(when, operation));
  return met.sort((a, b) => PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase));
}
