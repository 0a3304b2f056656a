import type { Limit } from '@gatehouse/definition';

export interface LimitDecision {
  allowed: boolean;
  limit: number;
  /** As this gateway knows it: other gateways may hold leases of their own. */
  remaining: number;
  /** Milliseconds until the window opens anew, or (gcra) until one more request fits. */
  resetMs: number;
  /** Refused because the counter store is away and the limit says `deny`: answered as gateway.counter_store_unavailable, not as 429. */
  storeLost: boolean;
}

export interface Limiter {
  /** Counts one request of `subject`. Answers at once from a leased block; a promise only when the counter store must be asked. Never rejects. */
  take(subject: string, nowMs: number): LimitDecision | Promise<LimitDecision>;
}

export interface LimiterFactory {
  /** Once per compiled object. The same scope and limit share their counters across snapshots; `scope` is for example `plan:{id}`. */
  limiter(scope: string, limit: Limit): Limiter;
}
