import type { Period } from '@gatehouse/definition/counters';
import type { Holding } from './counter-store.js';
import type { LimitDecision } from './limiter.js';
import type { Known } from './store-loss.js';
import type { Terms } from './terms.js';

/** Where a gateway stands in one window of a limit: what it used, what it may use without asking, and what the store last said of all. */
export class Standing {
  used = 0;
  /** Units up to here are leased: they pass without asking. */
  ceiling = 0;
  leaseEndsAt = 0;
  /** The ceiling that the store surely knows of. */
  acked = 0;
  level = 0;
  /** Units nobody held at the last reply; before the first, all. */
  free: number;
  /** Used by all in the parts before that still count, at the last reply. */
  past = 0;
  /** When an admin last reset the counter, on the store's clock. */
  era = 0;
  /** Store's clock less `performance.now()`, at the last reply. */
  private storeOffsetMs = 0;
  /** When one more unit fits, as far as known, on the clock of `performance.now()`: for what drains or rolls. */
  private opensAt = 0;

  constructor(
    private readonly terms: Terms,
    private readonly period: Period,
  ) {
    // what the parts before left of a rolling limit is not known until the store was asked
    this.free = period.lingersMs > 0 ? 0 : terms.limit;
  }

  /** Leased and not used. */
  get left(): number {
    return Math.max(0, this.ceiling - this.used);
  }

  /** Used, and the store does not know. */
  get unreported(): number {
    return this.used - Math.min(this.ceiling, this.acked);
  }

  heard(holding: Holding, leaseEndsAt: number, at: number): void {
    this.acked = holding.ceiling;
    this.ceiling = holding.ceiling;
    this.level = holding.level;
    this.free = holding.free;
    this.past = holding.past;
    this.storeOffsetMs = holding.storeNowMs - at;
    this.leaseEndsAt = leaseEndsAt;
  }

  /** As one that the store has not heard of. */
  beginAgain(used: number): void {
    this.used = used;
    this.ceiling = 0;
    this.acked = 0;
  }

  /** What a gateway without the store goes by. */
  known(usedBefore: number, gateways: number, at: number): Known {
    const level = this.terms.intervalMs > 0 ? this.level - this.storeOffsetMs : this.level + this.past;
    return { used: this.used, usedBefore, leased: at < this.leaseEndsAt ? this.left : 0, level, gateways, at };
  }

  /** Nothing is free: notes when something will be, and answers that. */
  closed(holding: Holding, at: number, nowMs: number): number {
    this.opensAt = at + this.opensInMs(holding, nowMs);
    return this.opensAt;
  }

  private opensInMs(holding: Holding, nowMs: number): number {
    const { intervalMs, limit } = this.terms;
    if (intervalMs > 0) return Math.max(0, holding.level + intervalMs - limit * intervalMs - holding.storeNowMs);
    const { startMs, endMs, lingersMs } = this.period;
    return Math.max(0, endMs - nowMs + lingersMs - holding.oldest * (endMs - startMs));
  }

  allow(at: number, nowMs: number): LimitDecision {
    const { limit, intervalMs } = this.terms;
    const remaining = this.remaining(at);
    const resetMs = intervalMs === 0 ? this.windowOpensMs(at, nowMs) : remaining > 0 ? 0 : Math.ceil(intervalMs);
    return { allowed: true, limit, remaining, resetMs, storeLost: false };
  }

  refuse(at: number, nowMs: number, units: number): LimitDecision {
    const { intervalMs, limit } = this.terms;
    const { left } = this;
    const resetMs = intervalMs === 0 ? this.windowOpensMs(at, nowMs) : Math.max(0, Math.ceil(this.opensAt - at)) + (units - left - 1) * intervalMs;
    return { allowed: false, limit, remaining: left, resetMs: Math.max(0, resetMs), storeLost: false };
  }

  /** Until the window begins anew; of a rolling span until the oldest part that was used leaves it, as far as known. */
  private windowOpensMs(at: number, nowMs: number): number {
    const { endMs, lingersMs } = this.period;
    if (lingersMs === 0) return Math.max(0, endMs - nowMs);
    return this.opensAt > at ? Math.ceil(this.opensAt - at) : endMs + lingersMs - nowMs;
  }

  /** As known at the last reply, less what passed here since. */
  remaining(at: number): number {
    const { limit, intervalMs } = this.terms;
    if (intervalMs === 0) return Math.max(0, limit - this.past - (this.level - this.acked) - this.used);
    if (this.acked === 0) return Math.max(0, limit - this.used);
    const room = Math.floor((at + this.storeOffsetMs - this.level) / intervalMs) + limit;
    return Math.max(0, Math.min(limit, room + this.ceiling - this.used));
  }
}
