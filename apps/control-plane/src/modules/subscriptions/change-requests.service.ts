import type { API, Input } from '@gatehouse/contracts';
import { newId, ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { ApplicationNotices, ApplicationRepository } from '../applications/index.js';
import { Notices } from '../notices/index.js';
import { holdItems } from '../products/index.js';
import type { ChangeRequest } from './change-request.entity.js';
import { ChangeRequestRepository } from './change-request.repository.js';
import { ChangeRequestMoves } from './change-request-moves.js';
import { OpenPlans } from './open-plans.js';
import { Overlaps } from './overlaps.js';
import type { Subscription } from './subscription.entity.js';
import { SubscriptionRepository } from './subscription.repository.js';
import { subscriptionLifecycle } from './subscription.rules.js';
import { type Right, SubscriptionAccess } from './subscription-access.js';
import { type SubscriptionView, SubscriptionViews } from './subscription-views.js';

type Api = typeof API.subscriptions;

/** Another plan for a subscription: asked for, decided, applied. The old plan serves until it is applied. */
@Injectable()
export class ChangeRequestsService {
  constructor(
    private readonly database: Database,
    private readonly subscriptions: SubscriptionRepository,
    private readonly requests: ChangeRequestRepository,
    private readonly moves: ChangeRequestMoves,
    private readonly views: SubscriptionViews,
    private readonly access: SubscriptionAccess,
    private readonly applications: ApplicationRepository,
    private readonly plans: OpenPlans,
    private readonly overlaps: Overlaps,
    private readonly notices: Notices,
    private readonly applicationNotices: ApplicationNotices,
  ) {}

  request(actor: TenantActor, id: string, { planId, message }: Input<Api['requestChange']>['body']): Promise<SubscriptionView> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const { subscription, approval } = await this.opened(tx, actor, id, planId, 'owner');
      const { id: actorId, name } = tx.actor;
      const times = { createdAt: tx.now, decidedAt: null };
      const of = { tenantId: tx.tenantId, subscriptionId: id, planId, message, requestedById: actorId, requestedByName: name };
      const request: ChangeRequest = { id: newId('changeRequest', tx.now.getTime()), state: 'open', reason: null, ...of, ...times };
      const open = await this.requests.newest(tx, id);
      if (open?.state === 'open')
        throw new ProblemError('resource.conflict', 'The subscription has an open change request already.', { changeRequestId: open.id });
      await this.requests.insert(tx, request);
      const title = await this.titleOf(tx, subscription);
      const subject = { kind: 'subscription', id, name: title };
      await tx.audit({ action: 'change_request.opened', subject, detail: { changeRequestId: request.id, planId, message } });
      if (approval === 'automatic') return this.apply(tx, subscription, request);
      const path = `/console/${actor.tenant.slug}/subscriptions`;
      const body = message === '' ? `${name} asks for another plan.` : `${name}: ${message}`;
      await this.notices.toPermission(tx, 'subscriptions:decide', {
        kind: 'subscription.change_requested',
        title: `Change of plan asked for: ${title}`,
        body,
        path,
      });
      return this.views.one(tx, subscription);
    });
  }

  decide(actor: TenantActor, id: string, { decision, reason }: Input<Api['decideChange']>['body']): Promise<SubscriptionView> {
    return this.database.write(actor.scope, actor, async (tx) => {
      if (decision === 'reject') {
        const { subscription, request } = await this.known(tx, actor, id, 'decider');
        await this.moves.move(tx, subscription, request, 'reject', reason);
        await this.tell(tx, subscription, request, 'rejected', reason);
        return this.views.one(tx, subscription);
      }
      const before = await this.known(tx, actor, id, 'decider', 'look');
      if (before.request.state === 'open') await this.opened(tx, actor, id, before.request.planId, 'decider');
      const { subscription, request } = await this.known(tx, actor, id, 'decider');
      if (request.id !== before.request.id) throw new ProblemError('resource.conflict', 'Another change of plan was asked for meanwhile.');
      const view = await this.apply(tx, subscription, request, reason);
      await this.tell(tx, subscription, request, 'approved', reason);
      return view;
    });
  }

  withdraw(actor: TenantActor, id: string): Promise<SubscriptionView> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const { subscription, request } = await this.known(tx, actor, id, 'owner');
      await this.moves.move(tx, subscription, request, 'withdraw');
      return this.views.one(tx, subscription);
    });
  }

  /** Takes the locks in their one order (items, plan, application, subscription), and checks that the subscription may go to the plan. */
  private async opened(
    tx: Tx,
    actor: TenantActor,
    id: string,
    planId: string,
    right: Right,
  ): Promise<{ subscription: Subscription; approval: 'automatic' | 'manual' }> {
    await holdItems(tx);
    const before = await this.access.readable(tx, actor, id);
    const { plan, versionIds } = await this.plans.require(tx, actor, planId, new Set(await this.plans.versionsOf(tx, before.planId)));
    await this.applications.lock(tx, before.applicationId);
    const subscription = await this.access.locked(tx, actor, id, right);
    const { state } = subscription;
    if (state !== 'active' && state !== 'suspended')
      throw new ProblemError('transition.not_allowed', `The subscription is ${state}; only one that serves can change its plan.`, {
        state,
        allowed: subscriptionLifecycle.allowed(state),
      });
    if (subscription.planId === planId) throw new ProblemError('resource.conflict', 'The subscription is on this plan already.');
    await this.overlaps.refuse(tx, subscription.applicationId, versionIds, id);
    return { subscription, approval: plan.approval };
  }

  private async known(
    tx: Tx,
    actor: TenantActor,
    id: string,
    right: Right,
    mode: 'lock' | 'look' = 'lock',
  ): Promise<{ subscription: Subscription; request: ChangeRequest }> {
    const subscription = mode === 'look' ? await this.access.readable(tx, actor, id) : await this.access.locked(tx, actor, id, right);
    const request = mode === 'look' ? await this.requests.look(tx, id) : await this.requests.newest(tx, id);
    if (!request) throw new ProblemError('resource.not_found');
    return { subscription, request };
  }

  private async apply(tx: Tx, subscription: Subscription, request: ChangeRequest, reason?: string): Promise<SubscriptionView> {
    const approved = await this.moves.move(tx, subscription, request, 'approve', reason);
    const { planId } = request;
    await this.subscriptions.update(tx, subscription.id, { planId });
    const next = { ...subscription, planId, updatedAt: tx.now };
    await this.moves.move(tx, next, approved, 'apply');
    const subject = { kind: 'subscription', id: subscription.id, name: await this.titleOf(tx, next) };
    await tx.audit({ action: 'subscription.plan_changed', subject, reason, before: { planId: subscription.planId }, after: { planId } });
    await tx.outbox('snapshot', { kind: 'application', id: subscription.applicationId });
    return this.views.one(tx, next);
  }

  private async tell(tx: Tx, subscription: Subscription, request: ChangeRequest, outcome: 'approved' | 'rejected', reason: string | undefined): Promise<void> {
    if (request.requestedById === null) return;
    const path = await this.applicationNotices.linkTo(tx, subscription.applicationId);
    const title = `Change of plan ${outcome}`;
    await this.notices.toAccount(tx, request.requestedById, {
      kind: `subscription.change_${outcome}`,
      title,
      body: reason ?? `The change of plan was ${outcome}.`,
      path,
    });
  }

  private async titleOf(tx: Tx, subscription: Subscription): Promise<string> {
    const { application, plan } = await this.views.one(tx, subscription);
    return `${application.name} on ${plan.name}`;
  }
}
