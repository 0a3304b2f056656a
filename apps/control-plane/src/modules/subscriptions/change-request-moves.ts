import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import type { ChangeRequest } from './change-request.entity.js';
import { ChangeRequestRepository } from './change-request.repository.js';
import type { Subscription } from './subscription.entity.js';
import { type ChangeRequestState, changeRequestLifecycle } from './subscription.rules.js';
import { SubscriptionViews } from './subscription-views.js';

type ChangeRequestAction = keyof typeof PAST;
const PAST = { approve: 'approved', apply: 'applied', reject: 'rejected', withdraw: 'withdrawn' } as const;

/** One move of one change request: row and audit entry, in the caller's transaction. */
@Injectable()
export class ChangeRequestMoves {
  constructor(
    private readonly requests: ChangeRequestRepository,
    private readonly views: SubscriptionViews,
  ) {}

  /** @throws ProblemError transition.not_allowed */
  async move(tx: Tx, subscription: Subscription, request: ChangeRequest, action: ChangeRequestAction, reason?: string): Promise<ChangeRequest> {
    const state: ChangeRequestState = changeRequestLifecycle.after(request.state, action);
    const change = { state, reason: reason ?? request.reason, decidedAt: tx.now };
    await this.requests.update(tx, request.id, change);
    const { application, plan } = await this.views.one(tx, subscription);
    await tx.audit({
      action: `change_request.${PAST[action]}`,
      subject: { kind: 'subscription', id: subscription.id, name: `${application.name} on ${plan.name}` },
      reason,
      before: { state: request.state },
      after: { state },
      detail: { changeRequestId: request.id, planId: request.planId },
    });
    return { ...request, ...change };
  }

  /** What was asked of a subscription that has ended is answered with no. */
  async endOf(tx: Tx, subscription: Subscription, reason: string): Promise<void> {
    const request = await this.requests.newest(tx, subscription.id);
    if (request?.state === 'open') await this.move(tx, subscription, request, 'reject', reason);
  }
}
