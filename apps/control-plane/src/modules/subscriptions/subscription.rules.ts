import type { SUBSCRIPTION_STATES } from '@gatehouse/contracts';
import { lifecycle } from '../../platform/lifecycle/index.js';

export type SubscriptionState = (typeof SUBSCRIPTION_STATES)[number];

export const subscriptionLifecycle = lifecycle<SubscriptionState>('subscription')({
  approve: { from: ['pending'], to: 'active' },
  reject: { from: ['pending'], to: 'rejected' },
  withdraw: { from: ['pending'], to: 'withdrawn' },
  suspend: { from: ['active'], to: 'suspended' },
  resume: { from: ['suspended'], to: 'active' },
  expire: { from: ['active', 'suspended'], to: 'expired' },
  renew: { from: ['expired'], to: 'active' },
  close: { from: ['active', 'suspended'], to: 'closed' },
});

/** States that hold the application's one place per API version. */
export const LIVE_STATES = ['pending', 'active', 'suspended'] as const satisfies readonly SubscriptionState[];
export const isLive = (state: SubscriptionState): boolean => (LIVE_STATES as readonly SubscriptionState[]).includes(state);

export const CHANGE_REQUEST_STATES = ['open', 'approved', 'applied', 'rejected', 'withdrawn'] as const;
export type ChangeRequestState = (typeof CHANGE_REQUEST_STATES)[number];

/** The old plan serves until the request is applied. */
export const changeRequestLifecycle = lifecycle<ChangeRequestState>('change request')({
  approve: { from: ['open'], to: 'approved' },
  apply: { from: ['approved'], to: 'applied' },
  reject: { from: ['open'], to: 'rejected' },
  withdraw: { from: ['open'], to: 'withdrawn' },
});
