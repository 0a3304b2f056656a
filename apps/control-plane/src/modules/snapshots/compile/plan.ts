import type { PlanObject } from '@gatehouse/definition';
import { planPolicies } from './arranged.js';
import { inPhaseOrder } from './built-in.js';
import type { PlanState } from './state.js';

/** Undefined for a draft: nobody can be subscribed to it. */
export function compilePlan(plan: PlanState): PlanObject | undefined {
  const { id, tenantId, name, state, limits, anonymous } = plan;
  if (state === 'draft') return undefined;
  const policies = inPhaseOrder(planPolicies(plan).map(({ policy }) => policy));
  return { kind: 'plan', id, tenantId, name, limits, policies, ...(anonymous && state !== 'closed' && { anonymous }) };
}
