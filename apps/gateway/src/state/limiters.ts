import type { ConcurrencyLimit, CountedLimit } from '@gatehouse/definition';
import { counterKey, counterName, ENDLESS, type Period, periodOf } from '@gatehouse/definition/counters';
import { type Clock, canonicalJson, systemClock } from '@gatehouse/kernel';
import { Counter, type CounterHost } from './counter.js';
import type { CounterStore } from './counter-store.js';
import type { LimitDecision, Limiter, LimiterFactory, Slots } from './limiter.js';
import { SharedSlots } from './shared-slots.js';
import { SlotPools } from './slot-pools.js';
import { type Terms, termsOf } from './terms.js';

const LEASE_SWEEP_MS = 20;
const FORGET_SWEEP_MS = 5_000;
/** A bucket without a window is forgotten after this long without a claim. */
const BUCKET_IDLE_MS = 60_000;
const REPORT_SWEEP_MS = 1_000;

export interface LimitersOptions {
  store: CounterStore;
  instanceId: string;
  clock?: Clock;
  /** More subjects than this at once: the ones counted longest are forgotten first. */
  countersMax?: number;
}

/** All counters of this process. */
export class Limiters implements LimiterFactory, CounterHost {
  readonly store: CounterStore;
  gateways = 1;
  readonly #clock: Clock;
  readonly #instanceId: string;
  readonly #countersMax: number;
  /** Weak, so that limits of snapshots long gone do not pile up; `#live` holds those that count. */
  readonly #known = new Map<string, WeakRef<SubjectLimiter>>();
  readonly #live = new Set<SubjectLimiter>();
  readonly #leases = new Set<Counter>();
  #counters = 0;
  #holders = 0;
  #leaseTimer: NodeJS.Timeout | undefined;
  readonly #forgetTimer: NodeJS.Timeout;
  #reportTimer: NodeJS.Timeout | undefined;
  #unreported: Counter[] = [];
  readonly #pools: SlotPools;

  constructor(options: LimitersOptions) {
    this.store = options.store;
    this.#clock = options.clock ?? systemClock;
    this.#instanceId = options.instanceId;
    this.#countersMax = options.countersMax ?? 200_000;
    this.#forgetTimer = setInterval(() => this.forgetEnded(), FORGET_SWEEP_MS);
    this.#forgetTimer.unref();
    this.#pools = new SlotPools(this, options.instanceId);
  }

  limiter(scope: string, limit: CountedLimit): Limiter {
    const name = canonicalJson([scope, limit]);
    const known = this.#known.get(name)?.deref();
    if (known) return known;
    const made = new SubjectLimiter(this, scope, limit);
    this.#known.set(name, new WeakRef(made));
    return made;
  }

  slots(scope: string, limit: ConcurrencyLimit): Slots {
    return new SharedSlots(this.#pools, counterName(scope, limit), limit);
  }

  now(): number {
    return this.#clock.now();
  }

  newHolder(): string {
    return `${this.#instanceId}.${(this.#holders++).toString(36)}`;
  }

  watchLease(counter: Counter): void {
    this.#leases.add(counter);
    this.#leaseTimer ??= setInterval(() => this.#endLeases(), LEASE_SWEEP_MS).unref();
  }

  watchUse(counter: Counter): void {
    this.#unreported.push(counter);
    this.#reportTimer ??= setTimeout(() => this.#reportUse(), REPORT_SWEEP_MS).unref();
  }

  #reportUse(): void {
    this.#reportTimer = undefined;
    const counters = this.#unreported;
    this.#unreported = [];
    const nowMs = this.now();
    for (const counter of counters) counter.report(nowMs);
  }

  began(limiter: SubjectLimiter): void {
    this.#live.add(limiter);
    if (++this.#counters > this.#countersMax) limiter.forgetOldest();
  }

  forgot(): void {
    this.#counters--;
  }

  /** Counters in memory. */
  get counters(): number {
    return this.#counters;
  }

  /** Call when the store is back. */
  reportAll(): void {
    const nowMs = this.now();
    for (const limiter of this.#live) limiter.report(nowMs);
    this.#pools.reportAll();
  }

  forgetEnded(): void {
    const nowMs = this.now();
    for (const limiter of this.#live) {
      limiter.forgetEnded(nowMs);
      if (limiter.size === 0) this.#live.delete(limiter);
    }
    for (const [name, reference] of this.#known) if (!reference.deref()) this.#known.delete(name);
  }

  close(): void {
    clearInterval(this.#forgetTimer);
    clearInterval(this.#leaseTimer);
    this.#reportUse();
    clearTimeout(this.#reportTimer);
    this.#pools.close();
    const nowMs = this.now();
    for (const counter of this.#leases) counter.leave(nowMs);
  }

  #endLeases(): void {
    const at = performance.now();
    const nowMs = this.now();
    for (const counter of this.#leases) {
      if (at < counter.leaseEndsAt) continue;
      this.#leases.delete(counter);
      counter.giveBack(nowMs);
    }
    if (this.#leases.size > 0) return;
    clearInterval(this.#leaseTimer);
    this.#leaseTimer = undefined;
  }
}

/** One limit: a counter per subject. */
class SubjectLimiter implements Limiter {
  readonly #terms: Terms;
  readonly #counters = new Map<string, Counter>();
  readonly #name: string;
  #period: Period = ENDLESS;

  constructor(
    private readonly host: Limiters,
    scope: string,
    private readonly limit: CountedLimit,
  ) {
    this.#terms = termsOf(limit);
    this.#name = counterName(scope, limit);
    if (this.#terms.intervalMs === 0) this.#period = periodOf(limit, host.now());
  }

  get size(): number {
    return this.#counters.size;
  }

  take(subject: string, nowMs: number, units = 1): LimitDecision | Promise<LimitDecision> {
    return this.#counter(subject, nowMs).take(nowMs, units);
  }

  settle(subject: string, nowMs: number, units: number, takenAtMs = nowMs): void {
    if (units === 0) return;
    const counter = this.#counter(subject, nowMs);
    if (units > 0 || takenAtMs >= counter.period.startMs) counter.settle(nowMs, units);
    else counter.returnTo(periodOf(this.limit, takenAtMs), nowMs, -units);
  }

  remaining(subject: string, nowMs: number): number {
    return this.#counter(subject, nowMs).remaining;
  }

  #counter(subject: string, nowMs: number): Counter {
    if (nowMs >= this.#period.endMs || nowMs < this.#period.startMs) this.#period = periodOf(this.limit, nowMs);
    const counter = this.#counters.get(subject);
    return counter?.period === this.#period ? counter : this.#begin(subject, counter, nowMs);
  }

  #begin(subject: string, before: Counter | undefined, nowMs: number): Counter {
    const counter = new Counter(this.host, this.#terms, before?.baseKey ?? counterKey(this.#name, subject), this.#period, before);
    // what it used counts on in a rolling span, and must be known
    before?.leave(nowMs);
    this.#counters.set(subject, counter);
    if (!before) this.host.began(this);
    return counter;
  }

  report(nowMs: number): void {
    for (const counter of this.#counters.values()) counter.report(nowMs);
  }

  forgetEnded(nowMs: number): void {
    const idleSince = performance.now() - BUCKET_IDLE_MS;
    for (const [subject, counter] of this.#counters) {
      const ended = this.#terms.intervalMs > 0 ? counter.claimedAt < idleSince : counter.period.endMs + counter.period.lingersMs <= nowMs;
      if (ended && counter.idle) this.#forget(subject, counter, nowMs);
    }
  }

  forgetOldest(): void {
    for (const [subject, counter] of this.#counters) {
      if (!counter.idle) continue;
      this.#forget(subject, counter, this.host.now());
      return;
    }
  }

  #forget(subject: string, counter: Counter, nowMs: number): void {
    this.#counters.delete(subject);
    this.host.forgot();
    counter.leave(nowMs);
  }
}
