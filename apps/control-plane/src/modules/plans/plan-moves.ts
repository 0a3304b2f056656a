import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import type { Plan } from './plan.entity.js';
import { PlanRepository } from './plan.repository.js';
import { planLifecycle } from './plan.rules.js';
import { PlanClosings } from './plan-closings.js';

const PAST = { publish: 'published', deprecate: 'deprecated', close: 'closed' } as const;

export const subjectOf = (plan: Plan) => ({ kind: 'plan', id: plan.id, name: plan.name });

/** One move of one plan: row, audit entry, snapshot touch, and with a closing the end of its subscriptions. The row must be locked. */
@Injectable()
export class PlanMoves {
  constructor(
    private readonly plans: PlanRepository,
    private readonly closings: PlanClosings,
  ) {}

  /** @throws ProblemError transition.not_allowed */
  async move(tx: Tx, plan: Plan, action: keyof typeof PAST, reason?: string): Promise<Plan> {
    const state = planLifecycle.after(plan.state, action);
    await this.plans.update(tx, plan.id, { state });
    await tx.audit({ action: `plan.${PAST[action]}`, subject: subjectOf(plan), reason, before: { state: plan.state }, after: { state } });
    await tx.outbox('snapshot', { kind: 'plan', id: plan.id });
    if (action === 'close') await this.closings.run(tx, plan, reason);
    return { ...plan, state, updatedAt: tx.now };
  }
}
