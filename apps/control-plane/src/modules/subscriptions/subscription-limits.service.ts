import type { API, Input, Output } from '@gatehouse/contracts';
import type { Limit } from '@gatehouse/definition';
import { planScope } from '@gatehouse/definition/counters';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { PlanRepository } from '../plans/index.js';
import { BudgetRepository } from './budget.repository.js';
import { budgetsAmong, type Met } from './budgets.rules.js';
import { LimitCounters, UNKNOWN } from './limit-counters.js';
import { SubscriptionAccess } from './subscription-access.js';
import { SubscriptionMoves } from './subscription-moves.js';

type Api = typeof API.subscriptions;
type Uses = Output<Api['limits']>;

/** What subscriptions have used of the limits that they meet: those of their plans, and of tokens and money wherever such limits stand. */
@Injectable()
export class SubscriptionLimits {
  constructor(
    private readonly database: Database,
    private readonly access: SubscriptionAccess,
    private readonly plans: PlanRepository,
    private readonly budgets: BudgetRepository,
    private readonly moves: SubscriptionMoves,
    private readonly counters: LimitCounters,
  ) {}

  async uses(actor: TenantActor, id: string): Promise<Uses> {
    const met = await this.database.read(actor.scope, async (tx) => {
      const subscription = await this.access.readable(tx, actor, id);
      return this.met(tx, subscription);
    });
    return this.measured(met);
  }

  /** @throws ProblemError resource.not_found, transition.refused for what cannot be reset, server.unavailable while the counter store is away */
  async reset(actor: TenantActor, id: string, { limit: wanted, reason }: Input<Api['resetLimit']>['body']): Promise<Uses> {
    const met = await this.database.write(actor.scope, actor, async (tx) => {
      const subscription = await this.access.locked(tx, actor, id, 'decider');
      const all = await this.met(tx, subscription);
      const one = all.find((each) => each.id === wanted);
      if (!one) throw new ProblemError('resource.not_found', `The subscription meets no limit ${wanted}.`);
      const { limit, counter, by, model } = one;
      if (limit.kind === 'concurrency') throw new ProblemError('transition.refused', 'Calls under way end by themselves: there is nothing to reset.');
      if (counter === null)
        throw new ProblemError('transition.refused', `It is counted by ${by.join(' and ')}, which only a call shows: which counter is meant cannot be said.`);
      const { used } = await this.counters.use(counter, limit, Date.now());
      const subject = { kind: 'subscription', id, name: await this.moves.nameOf(tx, subscription) };
      const named = { limit: limit.name, ...(model !== null && { model }) };
      await tx.audit({ action: 'subscription.limit_reset', subject, reason, before: { ...named, used }, after: { ...named, used: 0 } });
      // last: an entry in the trail that tells of a reset without one is worse than the other way round, and both roll back together here
      await this.counters.reset(counter, limit, Date.now()).catch((cause: unknown) => {
        throw new ProblemError('server.unavailable', 'The counter store does not answer: nothing was reset.', {}, { cause });
      });
      return all;
    });
    return this.measured(met);
  }

  private async met(tx: Tx, { id, planId }: { id: string; planId: string }): Promise<Met[]> {
    const plan = await this.plans.find(tx, planId);
    const ofPlan = (plan?.limits ?? []).map((limit) => ofPlanOnly(limit, planId, plan?.name ?? '', id));
    const standings = await this.budgets.of(tx, id);
    return standings === undefined ? ofPlan : [...ofPlan, ...budgetsAmong(standings.standings, standings.subscriber, standings.models)];
  }

  private async measured(met: readonly Met[]): Promise<Uses> {
    const now = new Date();
    const items = await Promise.all(
      met.map(async ({ counter, ...shown }) => {
        const { used, remaining, resetsAtMs } = counter === null ? UNKNOWN : await this.counters.use(counter, shown.limit, now.getTime());
        return { ...shown, used, remaining, resetsAt: resetsAtMs === null ? null : new Date(resetsAtMs).toISOString() };
      }),
    );
    return { items, measuredAt: now.toISOString() };
  }
}

/** Limits of calls, bytes and calls at once: counted per subscription, and known by their names. */
const ofPlanOnly = (limit: Limit, planId: string, name: string, subscriptionId: string): Met => ({
  id: limit.name,
  limit,
  unit: limit.kind === 'bytes' ? 'bytes' : 'calls',
  at: { level: 'plan', name },
  by: ['subscription'],
  model: null,
  counter: { scope: planScope(planId, limit), subject: subscriptionId },
});
