import type { LimitDecision, LimiterFactory } from './limiter.js';

const ALLOWED: LimitDecision = { allowed: true, limit: 1, remaining: 1, resetMs: 0, storeLost: false };

/** Counts nothing: for what compiles or serves without a counter store. */
export const unlimited: LimiterFactory = {
  limiter: () => ({ take: () => ALLOWED, settle: () => {}, remaining: () => 1 }),
  slots: () => ({ enter: () => ALLOWED, leave: () => {}, whenFree: () => {} }),
};
