import type { Limit, PlanObject, PolicyInstance, Quota, RateLimit } from '@gatehouse/definition';
import { type CostByOperation, costByOperation } from '../limits/cost.js';
import type { Placed } from '../pipeline/pipeline.js';
import type { Limiter } from '../state/limiter.js';
import { PolicyCompiler } from './compile-policies.js';
import type { Runtime } from './runtime.js';
import type { Steps } from './steps.js';

export interface CompiledLimit {
  readonly limit: RateLimit | Quota;
  readonly limiter: Limiter;
  readonly costs: CostByOperation | null;
}

/** The terms of a plan: its limits with their counters, and policies of its own. */
export interface CompiledPlan {
  readonly object: PlanObject;
  readonly limits: readonly CompiledLimit[];
  /** Run only for callers on this plan, in phases after authorize: its own, and limits that are settled when a call has ended. */
  readonly policies: readonly Placed[];
  dispose(): void;
}

const isEnding = (limit: Limit) => limit.kind === 'bytes' || limit.kind === 'concurrency';

/** A limit that is settled when a call has ended stands in the plan's steps as a policy of its own: plans without one pay nothing for it. */
const asPolicy = (limit: Limit): PolicyInstance => ({
  type: limit.kind === 'bytes' ? 'quota' : 'concurrency',
  version: 1,
  name: 'plan-limits',
  enabled: true,
  config: { limit, by: 'subscription' },
});

/** All that are compiled with a plan. */
export const policiesOf = ({ limits, policies }: PlanObject): PolicyInstance[] => [...limits.filter(isEnding).map(asPolicy), ...policies];

/** @throws Error for a policy that cannot stand on a plan */
export function compilePlan(object: PlanObject, runtime: Runtime): Steps<CompiledPlan> {
  const scope = `plan:${object.id}`;
  const compiler = new PolicyCompiler(runtime, scope);
  return compiler.whole(() => compileWith(compiler, scope, object, runtime));
}

function* compileWith(compiler: PolicyCompiler, scope: string, object: PlanObject, runtime: Runtime): Steps<CompiledPlan> {
  const counted = object.limits.filter((limit): limit is RateLimit | Quota => !isEnding(limit));
  return {
    object,
    limits: counted.map((limit) => ({ limit, limiter: runtime.limiters.limiter(scope, limit), costs: costByOperation(limit) })),
    // before authorize the plan is not known
    policies: compiler.compile(policiesOf(object), '', ['limit', 'transform', 'cache']),
    dispose: () => compiler.dispose(),
  };
}
