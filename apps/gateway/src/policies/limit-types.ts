import { type OfferedPolicies, offered } from './offered.js';

/** What limits how much, beside the limits of plans. */
export const LIMIT_TYPES: OfferedPolicies = {
  'rate-limit': offered(async () => (await import('./rate-limit/rate-limit.js')).rateLimit),
  quota: offered(async () => (await import('./quota/quota.js')).quota),
  concurrency: offered(async () => (await import('./concurrency/concurrency.js')).concurrency),
  throttle: offered(async () => (await import('./throttle/throttle.js')).throttle),
  'adaptive-concurrency': offered(async () => (await import('./adaptive-concurrency/adaptive-concurrency.js')).adaptiveConcurrency),
};
