import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import { type Application, ApplicationEndings } from '../applications/index.js';
import { type Plan, PlanClosings } from '../plans/index.js';
import { ChangeRequestRepository } from './change-request.repository.js';
import { ChangeRequestMoves } from './change-request-moves.js';
import type { Subscription } from './subscription.entity.js';
import { SubscriptionRepository } from './subscription.repository.js';
import { SubscriptionMoves } from './subscription-moves.js';

/** Subscriptions end with their plan and with their application. */
@Injectable()
export class SubscriptionEndings implements OnModuleInit {
  constructor(
    private readonly subscriptions: SubscriptionRepository,
    private readonly requests: ChangeRequestRepository,
    private readonly moves: SubscriptionMoves,
    private readonly requestMoves: ChangeRequestMoves,
    private readonly plans: PlanClosings,
    private readonly applications: ApplicationEndings,
  ) {}

  onModuleInit(): void {
    this.plans.add((tx, plan, reason) => this.endPlan(tx, plan, reason));
    this.applications.add((tx, application) => this.endApplication(tx, application));
  }

  private async endPlan(tx: Tx, plan: Plan, given: string | undefined): Promise<void> {
    const reason = given ?? `The plan ${plan.name} was closed.`;
    for (const subscription of await this.subscriptions.lockLive(tx, { planId: plan.id })) {
      await this.moves.move(tx, subscription, subscription.state === 'pending' ? 'reject' : 'close', { reason });
    }
    for (const request of await this.requests.openForPlan(tx, plan.id)) {
      const subscription = await this.subscriptions.find(tx, request.subscriptionId);
      if (subscription) await this.requestMoves.move(tx, subscription, request, 'reject', reason);
    }
  }

  private async endApplication(tx: Tx, application: Application): Promise<void> {
    const reason = `The application ${application.name} was deleted.`;
    for (const subscription of await this.subscriptions.lockLive(tx, { applicationId: application.id })) await this.end(tx, subscription, reason);
  }

  private async end(tx: Tx, subscription: Subscription, reason: string): Promise<void> {
    if (subscription.state === 'pending') await this.moves.move(tx, subscription, 'withdraw', { reason });
    else await this.moves.move(tx, subscription, 'close', { reason });
  }
}
