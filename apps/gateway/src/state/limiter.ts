import type { ConcurrencyLimit, CountedLimit } from '@gatehouse/definition';

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
  /** Counts `units` (one) of `subject`. Answers at once from a leased block; a promise only when the counter store must be asked. Never rejects. */
  take(subject: string, nowMs: number, units?: number): LimitDecision | Promise<LimitDecision>;
  /**
   * Adds what is known only afterwards, over the limit too; negative: takes back what was counted too much.
   * @param takenAtMs when that was taken: it goes back to the window that it was taken from, and to no later one
   */
  settle(subject: string, nowMs: number, units: number, takenAtMs?: number): void;
  /** What is left, as this gateway knows it, without asking. */
  remaining(subject: string, nowMs: number): number;
}

/** A limit of calls at once. */
export interface Slots {
  /** Answers at once while this gateway holds a free slot. Never rejects. What was allowed must be followed by one `leave`. */
  enter(subject: string): LimitDecision | Promise<LimitDecision>;
  leave(subject: string): void;
  /** Calls once when a slot of this subject may have become free. */
  whenFree(subject: string, call: () => void): void;
}

export interface LimiterFactory {
  /** Once per compiled object. The same scope and limit share their counters across snapshots; `scope` is for example `plan:{id}`. */
  limiter(scope: string, limit: CountedLimit): Limiter;
  slots(scope: string, limit: ConcurrencyLimit): Slots;
}
