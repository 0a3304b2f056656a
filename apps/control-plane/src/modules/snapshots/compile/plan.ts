import type { PlanObject } from '@gatehouse/definition';
import { inPhaseOrder } from './built-in.js';
import type { PlanState } from './state.js';

/** Undefined for a draft: nobody can be subscribed to it. */
export function compilePlan({ id, tenantId, name, state, limits, policies }: PlanState): PlanObject | undefined {
  return state === 'draft' ? undefined : { kind: 'plan', id, tenantId, name, limits, policies: inPhaseOrder(policies) };
}
