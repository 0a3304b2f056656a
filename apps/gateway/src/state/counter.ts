import { performance } from 'node:perf_hooks';
import { type Claim, ClaimVoid, type CounterStore, type Holding } from './counter-store.js';
import type { LimitDecision } from './limiter.js';
import type { Period } from './period.js';
import { type Alone, aloneFor } from './store-loss.js';
import type { Terms } from './terms.js';

/** After the store came back, every gateway has told it by then what passed meanwhile. Until then each goes on with its share. */
const RETURN_GRACE_MS = 1_500;
/** A closed window is asked about again: units whose grant was lost on the way come back when their gateway claims next. */
const RECHECK_MS = 1_000;
/** In long windows, what passed is reported this often. */
const REPORT_MS = 1_000;
const RETRY_MIN_MS = 2;
const RETRY_MAX_MS = 20;
/** A counter outlives its window in the store by this much, for gateways whose clocks run behind. */
const TTL_SLACK_MS = 10_000;
const BLOCK_MAX = 1_000_000;

export interface CounterHost {
  readonly store: CounterStore;
  /** Live gateways of the group. */
  readonly gateways: number;
  /** Unix milliseconds. */
  now(): number;
  /** Unique for each counter of each process. */
  newHolder(): string;
  /** Asks for `giveBack` once the lease has ended. */
  watchLease(counter: Counter): void;
}

/**
 * The counter of one subject in one window (for the generic cell rate algorithm: without an end), seen from this gateway.
 * Units up to `#ceiling` are leased: they pass without asking.
 */
export class Counter {
  #used = 0;
  #ceiling = 0;
  /** The ceiling that the store surely knows of. */
  #acked = 0;
  #level = 0;
  /** Units nobody held at the last reply; before the first, all. */
  #free: number;
  #holder: string;
  #seq = 0;
  #leaseEndsAt = 0;
  /** Refuse without asking until then, on the clock of `performance.now()`. */
  #closedUntil = 0;
  #block = 0;
  #usedAtClaim = 0;
  #claimedAt = 0;
  #inFlight = false;
  #retrying = false;
  #retryMs = RETRY_MIN_MS;
  #waiting: ((decision: LimitDecision) => void)[] = [];
  #alone: Alone | undefined;
  /** Store's clock less `performance.now()`, at the last reply. */
  #storeOffsetMs = 0;

  constructor(
    private readonly host: CounterHost,
    private readonly terms: Terms,
    /** Without the window. */
    readonly baseKey: string,
    readonly period: Period,
    before?: Counter,
  ) {
    this.#holder = host.newHolder();
    this.#free = terms.limit;
    this.#block = before?.blockHint ?? 0;
  }

  get blockHint(): number {
    return this.#block;
  }
  /** Nothing waits and nothing is leased: may be forgotten when its window has ended. */
  get idle(): boolean {
    return !this.#inFlight && !this.#retrying && this.#waiting.length === 0;
  }
  get leaseEndsAt(): number {
    return this.#leaseEndsAt;
  }
  /** When it was last of use, on the clock of `performance.now()`. */
  get claimedAt(): number {
    return this.#claimedAt;
  }

  take(nowMs: number): LimitDecision | Promise<LimitDecision> {
    const at = performance.now();
    if (this.#detached(at)) return this.#takeAlone(at, nowMs);
    if (at < this.#closedUntil) return this.#refuse(at, nowMs);
    if (this.#used < this.#ceiling && at < this.#leaseEndsAt) {
      this.#used++;
      const low = this.#block > 0 && this.#ceiling - this.#used <= this.#block >> 1;
      if (low && this.#free >= 2 * this.host.gateways) this.#claim(at, nowMs);
      return this.#allow(at, nowMs);
    }
    const overdraft = this.#free > 0 ? this.#overdraft() : 0;
    const unreported = this.#used - Math.min(this.#ceiling, this.#acked);
    if (unreported < overdraft) {
      this.#used++;
      // Small change is not worth a question: it stays within what fast may be over. Few calls in short windows never ask at all
      const due = this.#lasting && at - this.#claimedAt >= REPORT_MS;
      if (due || unreported + 1 >= overdraft / 2) this.#claim(at, nowMs);
      return this.#allow(at, nowMs);
    }
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#claim(at, nowMs);
    });
  }

  /** The lease has ended: what is left of it goes back, so that other gateways can have it. */
  giveBack(nowMs: number): void {
    if (this.#used < this.#ceiling && nowMs < this.period.endMs) this.#claim(performance.now(), nowMs);
  }

  /** The store is back: tell it at once what passed meanwhile. */
  report(nowMs: number): void {
    if (this.#alone && this.terms.intervalMs > 0) this.#beginAgain();
    if (this.#used > this.#acked && nowMs < this.period.endMs) this.#claim(performance.now(), nowMs);
  }

  /** Forgotten while its window lasts: what was not used goes back, what was used stays counted. */
  leave(nowMs: number): void {
    if (this.host.store.lost || nowMs >= this.period.endMs) return;
    this.host.store.claim({ ...this.#claimOf(nowMs), hold: this.#used, want: 0, extra: 0, leave: true }).catch(() => {}); // counted as used then: never over
  }

  /** Long enough for a report each second to be cheap, and for what was not reported before a crash to matter. */
  get #lasting(): boolean {
    return this.period.endMs - this.period.startMs >= 10 * REPORT_MS;
  }

  #overdraft(): number {
    return Math.floor((this.terms.limit * this.terms.overdraft) / this.host.gateways);
  }

  #detached(at: number): boolean {
    if (this.host.store.lost) return true;
    const sharing = this.terms.onStoreLoss === 'share' && this.terms.intervalMs === 0;
    if (sharing && at < this.host.store.backAt + RETURN_GRACE_MS) return true;
    if (!this.#alone) return false;
    if (this.terms.intervalMs > 0) this.#beginAgain();
    this.#alone = undefined;
    return false;
  }

  #takeAlone(at: number, nowMs: number): LimitDecision {
    this.#alone ??= aloneFor(this.terms, {
      used: this.#used,
      leased: at < this.#leaseEndsAt ? Math.max(0, this.#ceiling - this.#used) : 0,
      level: this.terms.intervalMs > 0 ? this.#level - this.#storeOffsetMs : this.#level,
      gateways: this.host.gateways,
      at,
    });
    const verdict = this.#alone.take(at);
    if (verdict.allowed) this.#used++;
    const resetMs = verdict.resetMs ?? Math.max(0, this.period.endMs - nowMs);
    return { allowed: verdict.allowed, limit: this.terms.limit, remaining: verdict.remaining, resetMs, storeLost: verdict.refusedForLoss };
  }

  /** A bucket that ran alone comes back as a new holder that owes what is still in its bucket: what has long drained is not counted again. */
  #beginAgain(): void {
    const owed = this.#alone?.owed(performance.now()) ?? 0;
    this.#holder = this.host.newHolder();
    this.#seq = 0;
    this.#used = owed;
    this.#ceiling = 0;
    this.#acked = 0;
    this.#usedAtClaim = 0;
    this.#alone = undefined;
  }

  #claim(at: number, nowMs: number): void {
    if (this.#inFlight || this.#retrying || this.host.store.lost) return;
    this.#inFlight = true;
    if (at >= this.#leaseEndsAt) this.#ceiling = Math.min(this.#ceiling, this.#used);
    this.#size(at);
    const claim = this.#claimOf(nowMs);
    this.host.store.claim(claim).then(
      (holding) => this.#held(holding, at),
      (error: Error) => this.#failed(error),
    );
  }

  #claimOf(nowMs: number): Claim {
    const { limit, intervalMs, leaseMs } = this.terms;
    return {
      key: `${this.baseKey}:${this.period.id}`,
      holder: this.#holder,
      seq: ++this.#seq,
      used: this.#used,
      hold: Math.max(this.#used, this.#ceiling),
      acked: this.#acked,
      known: this.#level,
      want: this.#waiting.length,
      extra: leaseMs > 0 && !this.#alone ? this.#block : 0,
      divisor: 2 * this.host.gateways,
      leaseMs,
      limit,
      intervalMs,
      ttlMs: Math.min(Math.max(this.period.endMs - nowMs, 0), 1e11) + TTL_SLACK_MS,
      leave: false,
    };
  }

  /** The next block is what passed in the time of one lease, at the rate since the last claim. */
  #size(at: number): void {
    const passed = this.#used + this.#waiting.length - this.#usedAtClaim;
    const rate = passed / Math.max(at - this.#claimedAt, 0.1);
    this.#block = Math.min(Math.max(Math.floor(rate * this.terms.leaseMs), this.#block >> 1), BLOCK_MAX);
    this.#usedAtClaim = this.#used + this.#waiting.length;
    this.#claimedAt = at;
  }

  #held(holding: Holding, sentAt: number): void {
    const at = performance.now();
    this.#inFlight = false;
    this.#acked = holding.ceiling;
    this.#ceiling = holding.ceiling;
    this.#level = holding.level;
    this.#free = holding.free;
    this.#storeOffsetMs = holding.storeNowMs - at;
    this.#leaseEndsAt = sentAt + this.terms.leaseMs;
    const nowMs = this.host.now();
    // Units for those who waited are theirs even if the lease has ended while the reply was under way
    while (this.#waiting.length > 0 && this.#used < this.#ceiling) {
      this.#used++;
      this.#waiting.shift()?.(this.#allow(at, nowMs));
    }
    if (this.#used < this.#ceiling) this.host.watchLease(this);
    if (holding.free <= 0 && this.#used >= this.#ceiling) this.#scarce(holding, at, nowMs);
    else {
      this.#retryMs = RETRY_MIN_MS;
      if (this.#waiting.length > 0 || this.#used > this.#ceiling) this.#claim(at, nowMs);
    }
  }

  /** Nothing is free. What others have leased and not used comes back soon: strict waits for that, fast refuses meanwhile. */
  #scarce(holding: Holding, at: number, nowMs: number): void {
    if (holding.waitMs > 0 && this.terms.strict) {
      if (this.#waiting.length === 0) return;
      const delayMs = Math.min(holding.waitMs, this.#retryMs);
      this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MAX_MS);
      this.#retrying = true;
      setTimeout(() => this.#retry(), delayMs);
      return;
    }
    if (this.terms.intervalMs > 0) {
      const opensMs = holding.level + this.terms.intervalMs - this.terms.limit * this.terms.intervalMs - holding.storeNowMs;
      this.#closedUntil = at + Math.max(opensMs, 0);
    } else this.#closedUntil = at + (holding.waitMs > 0 ? Math.min(holding.waitMs, this.terms.leaseMs) : RECHECK_MS);
    this.#answerAll(() => this.#refuse(at, nowMs));
    if (this.#used > this.#ceiling) this.#claim(at, nowMs); // what passed while the question was under way
  }

  #retry(): void {
    this.#retrying = false;
    const at = performance.now();
    if (this.host.store.lost) this.#answerAll(() => this.#takeAlone(at, this.host.now()));
    else this.#claim(at, this.host.now());
  }

  #failed(error: Error): void {
    this.#inFlight = false;
    const at = performance.now();
    const nowMs = this.host.now();
    if (this.host.store.lost) this.#answerAll(() => this.#takeAlone(at, nowMs));
    else if (error instanceof ClaimVoid || this.#waiting.length > 0) this.#claim(at, nowMs);
  }

  #answerAll(decide: () => LimitDecision): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const answer of waiting) answer(decide());
  }

  #allow(at: number, nowMs: number): LimitDecision {
    const remaining = this.#remaining(at);
    const resetMs = this.terms.intervalMs === 0 ? Math.max(0, this.period.endMs - nowMs) : remaining > 0 ? 0 : Math.ceil(this.terms.intervalMs);
    return { allowed: true, limit: this.terms.limit, remaining, resetMs, storeLost: false };
  }

  #refuse(at: number, nowMs: number): LimitDecision {
    const resetMs = this.terms.intervalMs === 0 ? this.period.endMs - nowMs : Math.ceil(this.#closedUntil - at);
    return { allowed: false, limit: this.terms.limit, remaining: 0, resetMs: Math.max(0, resetMs), storeLost: false };
  }

  #remaining(at: number): number {
    const { limit, intervalMs } = this.terms;
    if (intervalMs === 0) return Math.max(0, limit - (this.#level - this.#acked) - this.#used);
    if (this.#acked === 0) return Math.max(0, limit - this.#used);
    const room = Math.floor((at + this.#storeOffsetMs - this.#level) / intervalMs) + limit;
    return Math.max(0, Math.min(limit, room + this.#ceiling - this.#used));
  }
}
