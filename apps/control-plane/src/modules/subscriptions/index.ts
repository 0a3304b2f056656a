export { futureEnd } from './future.js';
export type { Subscription } from './subscription.entity.js';
export { SubscriptionRepository } from './subscription.repository.js';
export { subscriptionLifecycle } from './subscription.rules.js';
export { SubscriptionAccess } from './subscription-access.js';
export { SubscriptionsModule } from './subscriptions.module.js';
export { SubscriptionsService } from './subscriptions.service.js';
