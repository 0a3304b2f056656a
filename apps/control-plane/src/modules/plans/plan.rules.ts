import type { PLAN_STATES } from '@gatehouse/contracts';
import { type Phase, POLICIES, type PolicyInstance, type PolicyType } from '@gatehouse/definition';
import { type FieldError, ProblemError } from '@gatehouse/kernel';
import { lifecycle } from '../../platform/lifecycle/index.js';

export type PlanState = (typeof PLAN_STATES)[number];

/** A deprecated plan serves who has it and takes no more; a closed one serves nobody. */
export const planLifecycle = lifecycle<PlanState>('plan')({
  publish: { from: ['draft'], to: 'published' },
  deprecate: { from: ['published'], to: 'deprecated' },
  close: { from: ['deprecated'], to: 'closed' },
});

/** A plan's policies run once the subscription is known, so those that come before it cannot hang on a plan. */
const PLAN_PHASES: readonly Phase[] = ['limit', 'transform', 'cache'];

/** @throws ProblemError request.invalid for a policy that a gateway would never run for a plan */
export function checkPlanPolicies(policies: readonly PolicyInstance[]): void {
  const errors: FieldError[] = policies.flatMap(({ type }, index) => {
    const definition = POLICIES[type as PolicyType];
    if (!definition.builtIn && PLAN_PHASES.includes(definition.phase)) return [];
    return [
      {
        pointer: `/policies/${index}/type`,
        detail: definition.builtIn ? 'is attached by the platform itself' : `runs in the ${definition.phase} phase, before the plan is known`,
      },
    ];
  });
  if (errors.length > 0) throw new ProblemError('request.invalid', 'Not every policy can stand on a plan.', { errors });
}
