import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import { ApplicationNotices, ApplicationRepository } from '../applications/index.js';
import { type NewNotice, Notices } from '../notices/index.js';
import { ChangeRequestMoves } from './change-request-moves.js';
import type { Subscription } from './subscription.entity.js';
import { SubscriptionRepository } from './subscription.repository.js';
import { subscriptionLifecycle } from './subscription.rules.js';
import { SubscriptionViews } from './subscription-views.js';

export type SubscriptionAction = keyof typeof PAST;

const PAST = {
  approve: 'approved',
  reject: 'rejected',
  withdraw: 'withdrawn',
  suspend: 'suspended',
  resume: 'resumed',
  expire: 'expired',
  renew: 'renewed',
  close: 'closed',
} as const;

export interface MoveOptions {
  reason?: string | undefined;
  /** What changes beside the state. */
  change?: Partial<Subscription>;
}

/** One move of one subscription: row, audit entry, snapshot touch and notice, in the caller's transaction. The row must be locked. */
@Injectable()
export class SubscriptionMoves {
  constructor(
    private readonly subscriptions: SubscriptionRepository,
    private readonly changeRequests: ChangeRequestMoves,
    private readonly views: SubscriptionViews,
    private readonly applications: ApplicationRepository,
    private readonly applicationNotices: ApplicationNotices,
    private readonly notices: Notices,
  ) {}

  /** @throws ProblemError transition.not_allowed */
  async move(tx: Tx, subscription: Subscription, action: SubscriptionAction, { reason, change = {} }: MoveOptions = {}): Promise<Subscription> {
    const state = subscriptionLifecycle.after(subscription.state, action);
    const decided = action === 'withdraw' || action === 'expire' ? {} : decision(tx, reason);
    const written = { ...change, ...decided, state };
    const next: Subscription = { ...subscription, ...written, updatedAt: tx.now };
    await this.subscriptions.update(tx, subscription.id, written);
    const name = await this.nameOf(tx, next);
    const subject = { kind: 'subscription', id: next.id, name };
    await tx.audit({ action: `subscription.${PAST[action]}`, subject, reason, before: { state: subscription.state }, after: { state, ...change } });
    await tx.outbox('snapshot', { kind: 'application', id: next.applicationId });
    if (action === 'close' || action === 'expire') await this.changeRequests.endOf(tx, next, `The subscription is ${state}.`);
    if (action !== 'withdraw') await this.tell(tx, next, action, name);
    return next;
  }

  async nameOf(tx: Tx, subscription: Subscription): Promise<string> {
    const { application, plan } = await this.views.one(tx, subscription);
    return `${application.name} on ${plan.name}`;
  }

  /** A decision goes to who asked for it; what happens later, to all owners. */
  private async tell(tx: Tx, subscription: Subscription, action: SubscriptionAction, name: string): Promise<void> {
    const past = PAST[action];
    const notice: NewNotice = {
      kind: `subscription.${past}`,
      title: `${name}: ${past}`,
      body: subscription.reason ?? `The subscription ${name} is ${subscription.state}.`,
    };
    const decides = action === 'approve' || action === 'reject';
    if (decides && subscription.requestedById !== null) {
      const path = await this.applicationNotices.linkTo(tx, subscription.applicationId);
      await this.notices.toAccount(tx, subscription.requestedById, { ...notice, path });
      return;
    }
    const application = await this.applications.find(tx, subscription.applicationId);
    if (application) await this.applicationNotices.toOwners(tx, application, notice);
  }
}

function decision(tx: Tx, reason: string | undefined): Partial<Subscription> {
  return { reason: reason ?? null, decidedById: tx.actor.id, decidedByName: tx.actor.name, decidedAt: tx.now };
}
