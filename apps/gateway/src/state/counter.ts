import { performance } from 'node:perf_hooks';
import type { Period } from '@gatehouse/definition/counters';
import { type Claim, ClaimVoid, type CounterStore, type Holding } from './counter-store.js';
import type { LimitDecision } from './limiter.js';
import { type PartUse, usedBefore } from './part-use.js';
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
  /** Asks for `report` a little later. */
  watchUse(counter: Counter): void;
}

interface Waiting {
  units: number;
  answer(decision: LimitDecision): void;
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
  /** Who wants less than this is asked for all the same: there was a little left. */
  #closedFor = 1;
  /** When one more unit fits, as far as known, on the same clock: for what drains or rolls. */
  #opensAt = 0;
  #block = 0;
  #usedAtClaim = 0;
  #claimedAt = 0;
  #inFlight = false;
  #retrying = false;
  #retryMs = RETRY_MIN_MS;
  #waiting: Waiting[] = [];
  #alone: Alone | undefined;
  /** Store's clock less `performance.now()`, at the last reply. */
  #storeOffsetMs = 0;
  /** When an admin last reset the counter, on the store's clock. */
  #era = 0;
  /** Used by all in the parts before that still count, at the last reply. */
  #past = 0;
  /** What went back to them by now: a reply that was under way then does not know of it. */
  #returned = 0;
  /** What this gateway used in those parts. */
  readonly #parts: readonly PartUse[];
  #watched = false;
  /** It will speak no more once nothing is under way, and then has spoken its last: the store would take a word after that for a new holder's. */
  #leaving = false;
  #left = false;

  constructor(
    private readonly host: CounterHost,
    private readonly terms: Terms,
    /** Without the window. */
    readonly baseKey: string,
    readonly period: Period,
    before?: Counter,
  ) {
    this.#holder = host.newHolder();
    // what the parts before left of a rolling limit is not known until the store was asked
    this.#free = period.lingersMs > 0 ? 0 : terms.limit;
    this.#block = before?.blockHint ?? 0;
    this.#parts = before === undefined ? [] : usedBefore(before, period);
  }

  get used(): number {
    return this.#used;
  }
  get parts(): readonly PartUse[] {
    return this.#parts;
  }

  /** As known at the last reply, less what passed here since. */
  get remaining(): number {
    return this.#remaining(performance.now());
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

  take(nowMs: number, units: number): LimitDecision | Promise<LimitDecision> {
    const at = performance.now();
    if (this.#detached(at)) return this.#takeAlone(at, nowMs, units);
    const used = this.#used + units;
    if (used > this.#ceiling && ((at < this.#closedUntil && units >= this.#closedFor) || units > this.terms.limit)) return this.#refuse(at, nowMs, units);
    if (used <= this.#ceiling && at < this.#leaseEndsAt) {
      this.#used = used;
      const low = this.#block > 0 && this.#ceiling - used <= this.#block >> 1;
      if (low && this.#free >= 2 * this.host.gateways) this.#claim(at, nowMs);
      return this.#allow(at, nowMs);
    }
    const overdraft = this.#free > 0 ? this.#overdraft() : 0;
    if (used - Math.min(this.#ceiling, this.#acked) <= overdraft) {
      this.#used = used;
      this.#mayReport(at, nowMs, overdraft);
      return this.#allow(at, nowMs);
    }
    return new Promise((answer) => {
      this.#waiting.push({ units, answer });
      this.#claim(at, nowMs);
    });
  }

  /** Counts without asking, over the limit too; negative: counted too much before. */
  settle(nowMs: number, units: number): void {
    const at = performance.now();
    if (this.#detached(at)) this.#aloneNow(at).settle(at, units);
    this.#used = Math.max(0, this.#used + units);
    if (this.host.store.lost) return;
    if (this.#used > this.#ceiling) this.#mayReport(at, nowMs, this.#overdraft());
    else if (this.#used < this.#ceiling) this.host.watchLease(this);
  }

  /** What was taken in an earlier part of a rolling span and not used goes back to it. In a window that is over it counts no more. */
  returnTo(then: Period, nowMs: number, units: number): void {
    if (!this.period.before.includes(then.id)) return;
    const part = this.#parts.find(({ id }) => id === then.id);
    if (part !== undefined) part.used = Math.max(0, part.used - units);
    this.#alone?.settle(performance.now(), -units);
    this.#past = Math.max(0, this.#past - units);
    this.#returned += units;
    this.#closedUntil = 0;
    if (this.host.store.lost) return;
    // as a holder that held them and leaves: the part's own has left already. That its level is no less keeps a store that lost its memory from owing
    const holder = { holder: this.host.newHolder(), seq: 1, used: 0, hold: 0, acked: units, known: units, want: 0, extra: 0, leave: true, past: 0 };
    const claim = { ...this.#claimOf(nowMs, then), ...holder, before: [] };
    this.host.store.claim(claim).catch(() => {}); // stays counted as long as the part does: never over
  }

  /** Small change is not worth a question: it stays within what fast may be over. Few calls in short windows never ask at all. */
  #mayReport(at: number, nowMs: number, overdraft: number): void {
    const unreported = this.#used - Math.min(this.#ceiling, this.#acked);
    if ((this.#lasting && at - this.#claimedAt >= REPORT_MS) || unreported >= overdraft / 2) this.#claim(at, nowMs);
    else if (this.#lasting && !this.#watched) {
      this.#watched = true;
      this.host.watchUse(this);
    }
  }

  /** The lease has ended: what is left of it goes back, so that other gateways can have it. */
  giveBack(nowMs: number): void {
    if (this.#used < this.#ceiling && nowMs < this.period.endMs + this.period.lingersMs) this.#claim(performance.now(), nowMs);
  }

  /** Tells the store what passed: all that did while it was away, or what was too little to ask for. */
  report(nowMs: number): void {
    this.#watched = false;
    if (this.#alone && this.terms.intervalMs > 0) this.#beginAgain();
    if (this.#used > this.#acked && nowMs < this.period.endMs) this.#claim(performance.now(), nowMs);
  }

  /** Forgotten while its window counts: what was not used goes back, what was used stays counted. */
  leave(nowMs: number): void {
    if (this.#left || this.host.store.lost || nowMs >= this.period.endMs + this.period.lingersMs) return;
    // what a reply that is under way grants is used by those who wait for it, and must be told with the rest
    this.#leaving = true;
    if (!this.idle) return;
    const claim = { ...this.#claimOf(nowMs), hold: this.#used, want: 0, extra: 0, leave: true };
    this.#left = true;
    this.host.store.claim(claim).catch(() => {}); // counted as used then: never over
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

  #aloneNow(at: number): Alone {
    this.#alone ??= aloneFor(this.terms, {
      used: this.#used,
      usedBefore: this.#parts.reduce((sum, part) => sum + part.used, 0),
      leased: at < this.#leaseEndsAt ? Math.max(0, this.#ceiling - this.#used) : 0,
      level: this.terms.intervalMs > 0 ? this.#level - this.#storeOffsetMs : this.#level + this.#past,
      gateways: this.host.gateways,
      at,
    });
    return this.#alone;
  }

  #takeAlone(at: number, nowMs: number, units: number): LimitDecision {
    const verdict = this.#aloneNow(at).take(at, units);
    if (verdict.allowed) this.#used += units;
    const resetMs = verdict.resetMs ?? Math.max(0, this.period.endMs + this.period.lingersMs - nowMs);
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
    if (this.#inFlight || this.#retrying || this.#left || this.host.store.lost) return;
    this.#inFlight = true;
    if (at >= this.#leaseEndsAt) this.#ceiling = Math.min(this.#ceiling, this.#used);
    this.#size(at);
    const claim = this.#claimOf(nowMs);
    const returned = this.#returned;
    this.host.store.claim(claim).then(
      (holding) => this.#held({ ...holding, past: Math.max(0, holding.past - (this.#returned - returned)) }, at, claim),
      (error: Error) => this.#failed(error),
    );
  }

  #claimOf(nowMs: number, { id, endMs, lingersMs }: Period = this.period): Claim {
    const { limit, intervalMs, leaseMs } = this.terms;
    return {
      key: `${this.baseKey}:${id}`,
      before: this.period.before.map((id) => `${this.baseKey}:${id}`),
      holder: this.#holder,
      seq: ++this.#seq,
      used: this.#used,
      hold: Math.max(this.#used, this.#ceiling),
      acked: this.#acked,
      known: this.#level,
      want: this.#wanted,
      extra: leaseMs > 0 && !this.#alone ? this.#block : 0,
      divisor: 2 * this.host.gateways,
      leaseMs,
      limit,
      intervalMs,
      ttlMs: Math.min(Math.max(endMs + lingersMs - nowMs, 0), 1e11) + TTL_SLACK_MS,
      leave: false,
      era: this.#era,
      past: this.#past,
    };
  }

  get #wanted(): number {
    let units = 0;
    for (const waiting of this.#waiting) units += waiting.units;
    return units;
  }

  /** The next block is what passed in the time of one lease, at the rate since the last claim. */
  #size(at: number): void {
    const used = this.#used + this.#wanted;
    const passed = Math.max(0, used - this.#usedAtClaim);
    const rate = passed / Math.max(at - this.#claimedAt, 0.1);
    this.#block = Math.min(Math.max(Math.floor(rate * this.terms.leaseMs), this.#block >> 1), BLOCK_MAX);
    this.#usedAtClaim = used;
    this.#claimedAt = at;
  }

  #held(holding: Holding, sentAt: number, claim: Claim): void {
    const at = performance.now();
    this.#inFlight = false;
    if (holding.era > claim.era) this.#renew(holding.era, claim);
    this.#acked = holding.ceiling;
    this.#ceiling = holding.ceiling;
    this.#level = holding.level;
    this.#free = holding.free;
    this.#past = holding.past;
    this.#storeOffsetMs = holding.storeNowMs - at;
    this.#leaseEndsAt = sentAt + this.terms.leaseMs;
    const nowMs = this.host.now();
    // Units for those who waited are theirs even if the lease has ended while the reply was under way
    while (this.#waiting[0] !== undefined && this.#used + this.#waiting[0].units <= this.#ceiling) {
      const { units, answer } = this.#waiting.shift() as Waiting;
      this.#used += units;
      answer(this.#allow(at, nowMs));
    }
    if (this.#used < this.#ceiling) this.host.watchLease(this);
    if (holding.free <= 0 && (this.#used >= this.#ceiling || this.#waiting.length > 0)) this.#scarce(holding, at, nowMs);
    else {
      this.#retryMs = RETRY_MIN_MS;
      if (this.#waiting.length > 0 || this.#used > this.#ceiling) this.#claim(at, nowMs);
    }
    if (this.#leaving) this.leave(nowMs);
  }

  /** An admin reset the counter: only what passed since the question counts. */
  #renew(era: number, { used }: Claim): void {
    this.#era = era;
    this.#used = Math.max(0, this.#used - used);
    this.#usedAtClaim = 0;
    this.#closedUntil = 0;
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
    this.#opensAt = at + this.#opensInMs(holding, nowMs);
    // asked again soon although nothing opens that early: grants that were lost come back, and an admin may reset the counter
    if (this.terms.intervalMs > 0) this.#closedUntil = Math.min(this.#opensAt, at + RECHECK_MS);
    else this.#closedUntil = at + (holding.waitMs > 0 ? Math.min(holding.waitMs, this.terms.leaseMs) : RECHECK_MS);
    this.#answerAll((units) => {
      if (this.#used + units > this.#ceiling) return this.#refuse(at, nowMs, units);
      this.#used += units;
      return this.#allow(at, nowMs);
    });
    this.#closedFor = Math.max(1, this.#ceiling - this.#used + 1);
    if (this.#used > this.#ceiling) this.#claim(at, nowMs); // what passed while the question was under way
  }

  #opensInMs(holding: Holding, nowMs: number): number {
    const { intervalMs, limit } = this.terms;
    if (intervalMs > 0) return Math.max(0, holding.level + intervalMs - limit * intervalMs - holding.storeNowMs);
    const { startMs, endMs, lingersMs } = this.period;
    return Math.max(0, endMs - nowMs + lingersMs - holding.oldest * (endMs - startMs));
  }

  #retry(): void {
    this.#retrying = false;
    const at = performance.now();
    if (this.host.store.lost) this.#answerAll((units) => this.#takeAlone(at, this.host.now(), units));
    else this.#claim(at, this.host.now());
  }

  #failed(error: Error): void {
    this.#inFlight = false;
    const at = performance.now();
    const nowMs = this.host.now();
    if (this.host.store.lost) this.#answerAll((units) => this.#takeAlone(at, nowMs, units));
    else if (error instanceof ClaimVoid || this.#waiting.length > 0) this.#claim(at, nowMs);
  }

  #answerAll(decide: (units: number) => LimitDecision): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { units, answer } of waiting) answer(decide(units));
  }

  #allow(at: number, nowMs: number): LimitDecision {
    const remaining = this.#remaining(at);
    const resetMs = this.terms.intervalMs === 0 ? this.#windowOpensMs(at, nowMs) : remaining > 0 ? 0 : Math.ceil(this.terms.intervalMs);
    return { allowed: true, limit: this.terms.limit, remaining, resetMs, storeLost: false };
  }

  #refuse(at: number, nowMs: number, units: number): LimitDecision {
    const { intervalMs, limit } = this.terms;
    const left = Math.max(0, this.#ceiling - this.#used);
    const resetMs = intervalMs === 0 ? this.#windowOpensMs(at, nowMs) : Math.max(0, Math.ceil(this.#opensAt - at)) + (units - left - 1) * intervalMs;
    return { allowed: false, limit, remaining: left, resetMs: Math.max(0, resetMs), storeLost: false };
  }

  /** Until the window begins anew; of a rolling span until the oldest part that was used leaves it, as far as known. */
  #windowOpensMs(at: number, nowMs: number): number {
    const { endMs, lingersMs } = this.period;
    if (lingersMs === 0) return Math.max(0, endMs - nowMs);
    return this.#opensAt > at ? Math.ceil(this.#opensAt - at) : endMs + lingersMs - nowMs;
  }

  #remaining(at: number): number {
    const { limit, intervalMs } = this.terms;
    if (intervalMs === 0) return Math.max(0, limit - this.#past - (this.#level - this.#acked) - this.#used);
    if (this.#acked === 0) return Math.max(0, limit - this.#used);
    const room = Math.floor((at + this.#storeOffsetMs - this.#level) / intervalMs) + limit;
    return Math.max(0, Math.min(limit, room + this.#ceiling - this.#used));
  }
}
