import type { API, Input, Output } from '@gatehouse/contracts';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { ApplicationRepository } from '../applications/index.js';
import { holdItems } from '../products/index.js';
import { futureEnd } from './future.js';
import { OpenPlans } from './open-plans.js';
import { Overlaps } from './overlaps.js';
import type { SubscriptionState } from './subscription.rules.js';
import { SubscriptionAccess } from './subscription-access.js';
import { type MoveOptions, type SubscriptionAction, SubscriptionMoves } from './subscription-moves.js';
import { type SubscriptionView, SubscriptionViews } from './subscription-views.js';

type Api = typeof API.subscriptions;
type Decisions = Output<Api['decideMany']>['results'];

/** What approvers do. */
@Injectable()
export class SubscriptionDecisions {
  constructor(
    private readonly database: Database,
    private readonly views: SubscriptionViews,
    private readonly access: SubscriptionAccess,
    private readonly moves: SubscriptionMoves,
    private readonly applications: ApplicationRepository,
    private readonly plans: OpenPlans,
    private readonly overlaps: Overlaps,
  ) {}

  approve(actor: TenantActor, id: string, { reason, expiresAt }: Input<Api['approve']>['body']): Promise<SubscriptionView> {
    return this.decide(actor, id, 'approve', (tx) => ({ reason, ...(expiresAt !== undefined && { change: { expiresAt: futureEnd(tx, expiresAt) } }) }));
  }

  reject(actor: TenantActor, id: string, reason: string): Promise<SubscriptionView> {
    return this.decide(actor, id, 'reject', () => ({ reason }));
  }

  suspend(actor: TenantActor, id: string, reason: string): Promise<SubscriptionView> {
    return this.decide(actor, id, 'suspend', () => ({ reason }));
  }

  resume(actor: TenantActor, id: string, reason: string): Promise<SubscriptionView> {
    return this.decide(actor, id, 'resume', () => ({ reason }));
  }

  /** An expired subscription had given up its place per version, so it must find it free again. */
  renew(actor: TenantActor, id: string, { reason, expiresAt }: Input<Api['renew']>['body']): Promise<SubscriptionView> {
    return this.database.write(actor.scope, actor, async (tx) => {
      await holdItems(tx);
      const { planId, applicationId, state } = await this.access.readable(tx, actor, id);
      const { versionIds } = state === 'expired' ? await this.plans.requireServing(tx, planId) : { versionIds: [] };
      await this.applications.lock(tx, applicationId);
      const subscription = await this.access.locked(tx, actor, id, 'decider');
      if (subscription.state === 'expired') {
        if (!(await this.applications.find(tx, applicationId))) throw new ProblemError('transition.refused', 'The application is deleted.');
        await this.overlaps.refuse(tx, applicationId, versionIds, id);
      }
      return this.views.one(tx, await this.moves.move(tx, subscription, 'renew', { reason, change: { expiresAt: futureEnd(tx, expiresAt) } }));
    });
  }

  /** Each in a transaction of its own and answering for itself: one that cannot be decided holds up no other. */
  async decideMany(actor: TenantActor, { ids, decision, reason }: Input<Api['decideMany']>['body']): Promise<{ results: Decisions }> {
    const results: Decisions = [];
    for (const id of new Set(ids)) results.push(await this.decideOne(actor, id, decision, reason));
    return { results };
  }

  private async decideOne(actor: TenantActor, id: string, decision: 'approve' | 'reject', reason: string): Promise<Decisions[number]> {
    try {
      const { state } = await this.decide(actor, id, decision, () => ({ reason }));
      return { id, state, code: null };
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return { id, state: (error.extensions.state as SubscriptionState | undefined) ?? null, code: error.code };
    }
  }

  private decide(actor: TenantActor, id: string, action: SubscriptionAction, options: (tx: Tx) => MoveOptions): Promise<SubscriptionView> {
    return this.database.write(actor.scope, actor, async (tx) => {
      if (action === 'approve') await this.assertStillOpen(tx, actor, id);
      const subscription = await this.access.locked(tx, actor, id, 'decider');
      return this.views.one(tx, await this.moves.move(tx, subscription, action, options(tx)));
    });
  }

  /** What was open when it was asked for may have been deprecated since. Locks the plan before the subscription, as everywhere. @throws ProblemError subscription.plan_not_open */
  private async assertStillOpen(tx: Tx, actor: TenantActor, id: string): Promise<void> {
    await holdItems(tx);
    const { planId, state } = await this.access.readable(tx, actor, id);
    if (state === 'pending') await this.plans.require(tx, actor, planId);
  }
}
