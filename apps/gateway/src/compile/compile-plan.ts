import type { Limit, PlanObject } from '@gatehouse/definition';
import type { Placed } from '../pipeline/pipeline.js';
import type { Limiter } from '../state/limiter.js';
import { PolicyCompiler } from './compile-policies.js';
import type { Runtime } from './runtime.js';

export interface CompiledLimit {
  readonly limit: Limit;
  readonly limiter: Limiter;
}

/** The terms of a plan: its limits with their counters, and policies of its own. */
export interface CompiledPlan {
  readonly object: PlanObject;
  readonly limits: readonly CompiledLimit[];
  /** Run only for callers on this plan, in phases after authorize. */
  readonly policies: readonly Placed[];
}

/** @throws Error for a policy that cannot stand on a plan */
export function compilePlan(object: PlanObject, runtime: Runtime): CompiledPlan {
  const scope = `plan:${object.id}`;
  return {
    object,
    limits: object.limits.map((limit) => ({ limit, limiter: runtime.limiters.limiter(scope, limit) })),
    // before authorize the plan is not known
    policies: new PolicyCompiler(runtime, scope).compile(object.policies, '', ['limit', 'transform', 'cache']),
  };
}
