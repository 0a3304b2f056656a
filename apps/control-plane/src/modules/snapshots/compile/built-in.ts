import { ApiKeyConfig, LLM_KEY_PLACES, PHASES, POLICIES, type PolicyInstance, type PolicyType } from '@gatehouse/definition';
import type { SettingsState } from './state.js';

/** A policy this build does not know goes last: the gateway refuses the object and says so, nothing is dropped here in silence. */
const phaseOf = (type: string): number => (Object.hasOwn(POLICIES, type) ? PHASES.indexOf(POLICIES[type as PolicyType].phase) : PHASES.length);

const builtIn = (type: 'api-key' | 'subscription' | 'plan-limits', config: Record<string, unknown> = {}): PolicyInstance => ({
  type,
  version: POLICIES[type].version,
  enabled: true,
  config,
});

/** The enabled ones, by phase; inside a phase the order in which the publisher put them. */
export function inPhaseOrder(policies: readonly PolicyInstance[]): PolicyInstance[] {
  return policies.filter((policy) => policy.enabled).sort((a, b) => phaseOf(a.type) - phaseOf(b.type));
}

/** One that only looks on lets nobody in. */
const identifies = ({ type, dryRun }: PolicyInstance): boolean => !dryRun && phaseOf(type) === PHASES.indexOf('identify');

/**
 * What the publisher attached and what the platform adds: identification by key where nothing else identifies callers, the subscription check, the plan's limits.
 * A disabled policy that identifies does not open the API, only `anonymous` does.
 */
export function withBuiltIn({ policies, anonymous, egress, llm }: Pick<SettingsState, 'policies' | 'anonymous' | 'egress' | 'llm'>): PolicyInstance[] {
  const own = policies.filter((policy) => policy.enabled);
  if (anonymous) return inPhaseOrder(own);
  // policies that ask what the caller may lean on its plan: the subscription is looked up before them
  const before = [builtIn('subscription')];
  // the forward proxy has found out who calls before it knows which API leads there
  if (egress === undefined && !own.some(identifies)) before.unshift(builtIn('api-key', ApiKeyConfig.parse(llm ? LLM_KEY_PLACES : {})));
  return inPhaseOrder([...before, ...own, builtIn('plan-limits')]);
}
