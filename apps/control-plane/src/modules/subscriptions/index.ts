export { futureEnd } from './future.js';
export { subscriptionLifecycle } from './subscription.rules.js';
export { SubscriptionAccess } from './subscription-access.js';
export { SubscriptionsModule } from './subscriptions.module.js';
export { SubscriptionsService } from './subscriptions.service.js';
