import type { API, Input, Output } from '@gatehouse/contracts';
import type { Limit } from '@gatehouse/definition';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { PlanRepository } from '../plans/index.js';
import { LimitCounters } from './limit-counters.js';
import { SubscriptionAccess } from './subscription-access.js';
import { SubscriptionMoves } from './subscription-moves.js';

type Api = typeof API.subscriptions;
type Uses = Output<Api['limits']>;

/** What subscriptions have used of their plans' limits. */
@Injectable()
export class SubscriptionLimits {
  constructor(
    private readonly database: Database,
    private readonly access: SubscriptionAccess,
    private readonly plans: PlanRepository,
    private readonly moves: SubscriptionMoves,
    private readonly counters: LimitCounters,
  ) {}

  async uses(actor: TenantActor, id: string): Promise<Uses> {
    const { planId, limits } = await this.database.read(actor.scope, async (tx) => {
      const subscription = await this.access.readable(tx, actor, id);
      const plan = await this.plans.find(tx, subscription.planId);
      return { planId: subscription.planId, limits: plan?.limits ?? [] };
    });
    return this.measured(planId, id, limits);
  }

  /** @throws ProblemError resource.not_found, transition.refused for what cannot be reset, server.unavailable while the counter store is away */
  async reset(actor: TenantActor, id: string, { limit: name, reason }: Input<Api['resetLimit']>['body']): Promise<Uses> {
    const { planId, limits } = await this.database.write(actor.scope, actor, async (tx) => {
      const subscription = await this.access.locked(tx, actor, id, 'decider');
      const plan = await this.plans.find(tx, subscription.planId);
      const limit = plan?.limits.find((one) => one.name === name);
      if (!plan || !limit) throw new ProblemError('resource.not_found', `The plan has no limit ${name}.`);
      if (limit.kind === 'concurrency') throw new ProblemError('transition.refused', 'Calls under way end by themselves: there is nothing to reset.');
      const { used } = await this.counters.use(plan.id, id, limit, Date.now());
      const subject = { kind: 'subscription', id, name: await this.moves.nameOf(tx, subscription) };
      await tx.audit({ action: 'subscription.limit_reset', subject, reason, before: { limit: name, used }, after: { limit: name, used: 0 } });
      // last: an entry in the trail that tells of a reset without one is worse than the other way round, and both roll back together here
      await this.counters.reset(plan.id, id, limit, Date.now()).catch((cause: unknown) => {
        throw new ProblemError('server.unavailable', 'The counter store does not answer: nothing was reset.', {}, { cause });
      });
      return { planId: plan.id, limits: plan.limits };
    });
    return this.measured(planId, id, limits);
  }

  private async measured(planId: string, id: string, limits: readonly Limit[]): Promise<Uses> {
    const now = new Date();
    const items = await Promise.all(
      limits.map(async (limit) => {
        const { used, remaining, resetsAtMs } = await this.counters.use(planId, id, limit, now.getTime());
        return { limit, used, remaining, resetsAt: resetsAtMs === null ? null : new Date(resetsAtMs).toISOString() };
      }),
    );
    return { items, measuredAt: now.toISOString() };
  }
}
