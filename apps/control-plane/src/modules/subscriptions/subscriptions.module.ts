import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { queue } from '../../platform/jobs/index.js';
import { ApplicationsModule } from '../applications/index.js';
import { NoticesModule } from '../notices/index.js';
import { PlansModule } from '../plans/index.js';
import { PoliciesModule } from '../policies/index.js';
import { ProductsModule } from '../products/index.js';
import { BudgetRepository } from './budget.repository.js';
import { ChangeRequest } from './change-request.entity.js';
import { ChangeRequestRepository } from './change-request.repository.js';
import { ChangeRequestMoves } from './change-request-moves.js';
import { ChangeRequestsService } from './change-requests.service.js';
import { LimitCounters } from './limit-counters.js';
import { OpenPlans } from './open-plans.js';
import { Overlaps } from './overlaps.js';
import { Subscription } from './subscription.entity.js';
import { SubscriptionRepository } from './subscription.repository.js';
import { SubscriptionAccess } from './subscription-access.js';
import { SubscriptionDecisions } from './subscription-decisions.service.js';
import { SubscriptionEndings } from './subscription-endings.js';
import { SUBSCRIPTION_EXPIRY_QUEUE, SubscriptionExpiry, SubscriptionExpiryJob } from './subscription-expiry.js';
import { SubscriptionLimits } from './subscription-limits.service.js';
import { SubscriptionMoves } from './subscription-moves.js';
import { SubscriptionViews } from './subscription-views.js';
import { SubscriptionsController } from './subscriptions.controller.js';
import { SubscriptionsService } from './subscriptions.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([Subscription, ChangeRequest]),
    queue({ name: SUBSCRIPTION_EXPIRY_QUEUE, attempts: 1 }),
    ApplicationsModule,
    NoticesModule,
    PlansModule,
    PoliciesModule,
    ProductsModule,
  ],
  controllers: [SubscriptionsController],
  providers: [
    BudgetRepository,
    ChangeRequestMoves,
    ChangeRequestRepository,
    ChangeRequestsService,
    LimitCounters,
    OpenPlans,
    Overlaps,
    SubscriptionAccess,
    SubscriptionDecisions,
    SubscriptionEndings,
    SubscriptionExpiry,
    SubscriptionExpiryJob,
    SubscriptionLimits,
    SubscriptionMoves,
    SubscriptionRepository,
    SubscriptionViews,
    SubscriptionsService,
  ],
  exports: [SubscriptionAccess, SubscriptionExpiry, SubscriptionsService],
})
export class SubscriptionsModule {}
