import type { API, Input } from '@gatehouse/contracts';
import { newId, ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Database, type Page, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { ApplicationAccess } from '../applications/index.js';
import { Notices } from '../notices/index.js';
import { holdItems } from '../products/index.js';
import { OpenPlans } from './open-plans.js';
import { Overlaps } from './overlaps.js';
import type { Subscription } from './subscription.entity.js';
import { SubscriptionRepository } from './subscription.repository.js';
import { SubscriptionAccess } from './subscription-access.js';
import { SubscriptionMoves } from './subscription-moves.js';
import { type SubscriptionView, SubscriptionViews } from './subscription-views.js';

type Api = typeof API.subscriptions;

/** What the owners of applications do. */
@Injectable()
export class SubscriptionsService {
  constructor(
    private readonly database: Database,
    private readonly subscriptions: SubscriptionRepository,
    private readonly views: SubscriptionViews,
    private readonly access: SubscriptionAccess,
    private readonly moves: SubscriptionMoves,
    private readonly applications: ApplicationAccess,
    private readonly plans: OpenPlans,
    private readonly overlaps: Overlaps,
    private readonly notices: Notices,
  ) {}

  list(actor: TenantActor, { all, ...query }: Input<Api['list']>['query']): Promise<Page<SubscriptionView>> {
    const permission = 'subscriptions:read';
    if (all && !actor.permissions.has(permission)) throw new ProblemError('access.denied', `This needs the permission ${permission}.`, { permission });
    return this.database.read(actor.scope, async (tx) => {
      const page = await this.subscriptions.page(tx, { ...query, ...(!all && { ownedBy: { memberId: actor.memberId, teamIds: actor.teamIds } }) });
      return { items: await this.views.many(tx, page.items), nextCursor: page.nextCursor };
    });
  }

  get(actor: TenantActor, id: string): Promise<SubscriptionView> {
    return this.database.read(actor.scope, async (tx) => this.views.one(tx, await this.access.readable(tx, actor, id)));
  }

  /** Locks in one order everywhere: product items, plan, application. */
  create(actor: TenantActor, { applicationId, planId, message }: Input<Api['create']>['body']): Promise<SubscriptionView> {
    return this.database.write(actor.scope, actor, async (tx) => {
      await holdItems(tx);
      const { plan, versionIds } = await this.plans.require(tx, actor, planId);
      const application = await this.applications.writable(tx, actor, applicationId);
      if (application.state === 'suspended') throw new ProblemError('transition.refused', 'The application is suspended.');
      await this.overlaps.refuse(tx, application.id, versionIds);
      const subscription = requested(tx, application.id, plan.id, plan.approval === 'automatic', message);
      await this.subscriptions.insert(tx, subscription);
      const subject = { kind: 'subscription', id: subscription.id, name: `${application.name} on ${plan.name}` };
      await tx.audit({ action: 'subscription.requested', subject, after: { state: subscription.state, approval: plan.approval, planId: plan.id } });
      await tx.outbox('snapshot', { kind: 'application', id: application.id });
      if (subscription.state === 'pending') await this.askApprovers(tx, actor, subject.name, message);
      return this.views.one(tx, subscription);
    });
  }

  withdraw(actor: TenantActor, id: string): Promise<SubscriptionView> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const subscription = await this.access.locked(tx, actor, id, 'owner');
      return this.views.one(tx, await this.moves.move(tx, subscription, 'withdraw'));
    });
  }

  close(actor: TenantActor, id: string, reason: string): Promise<SubscriptionView> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const subscription = await this.access.locked(tx, actor, id, 'owner or decider');
      return this.views.one(tx, await this.moves.move(tx, subscription, 'close', { reason }));
    });
  }

  private async askApprovers(tx: Tx, actor: TenantActor, name: string, message: string): Promise<void> {
    const body = message === '' ? `${actor.name} asks for ${name}.` : `${actor.name}: ${message}`;
    const path = `/console/${actor.tenant.slug}/subscriptions`;
    await this.notices.toPermission(tx, 'subscriptions:decide', { kind: 'subscription.requested', title: `Waiting for approval: ${name}`, body, path });
  }
}

function requested(tx: Tx, applicationId: string, planId: string, automatic: boolean, message: string): Subscription {
  return {
    id: newId('subscription', tx.now.getTime()),
    tenantId: tx.tenantId,
    applicationId,
    planId,
    state: automatic ? 'active' : 'pending',
    message,
    reason: null,
    requestedById: tx.actor.id,
    requestedByName: tx.actor.name,
    decidedById: null,
    decidedByName: null,
    expiresAt: null,
    createdAt: tx.now,
    decidedAt: automatic ? tx.now : null,
    updatedAt: tx.now,
  };
}
