import { performance } from 'node:perf_hooks';
import type { Period } from '@gatehouse/definition/counters';
import { type Claim, ClaimVoid, type CounterStore, type Holding } from './counter-store.js';
import type { LimitDecision } from './limiter.js';
import { type PartUse, usedBefore, usedIn } from './part-use.js';
import { Standing } from './standing.js';
import { type Alone, aloneFor } from './store-loss.js';
import type { Terms } from './terms.js';
import { WaitingTakers } from './waiting-takers.js';

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

/**
 * The counter of one subject in one window (for the generic cell rate algorithm: without an end), seen from this gateway.
 * Asks the store for leases, and lets pass without asking what they cover.
 */
export class Counter {
  readonly #standing: Standing;
  #holder: string;
  #seq = 0;
  /** Refuse without asking until then, on the clock of `performance.now()`. */
  #closedUntil = 0;
  /** Who wants less than this is asked for all the same: there was a little left. */
  #closedFor = 1;
  #block = 0;
  #usedAtClaim = 0;
  #claimedAt = 0;
  #inFlight = false;
  #retrying = false;
  #retryMs = RETRY_MIN_MS;
  readonly #waiting = new WaitingTakers();
  #alone: Alone | undefined;
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
    this.#standing = new Standing(terms, period);
    this.#block = before?.blockHint ?? 0;
    this.#parts = before === undefined ? [] : usedBefore(before, period);
  }

  get used(): number {
    return this.#standing.used;
  }
  get parts(): readonly PartUse[] {
    return this.#parts;
  }

  /** As known at the last reply, less what passed here since. */
  get remaining(): number {
    return this.#standing.remaining(performance.now());
  }

  get blockHint(): number {
    return this.#block;
  }
  /** Nothing waits and nothing is leased: may be forgotten when its window has ended. */
  get idle(): boolean {
    return !this.#inFlight && !this.#retrying && this.#waiting.count === 0;
  }
  get leaseEndsAt(): number {
    return this.#standing.leaseEndsAt;
  }
  /** When it was last of use, on the clock of `performance.now()`. */
  get claimedAt(): number {
    return this.#claimedAt;
  }

  take(nowMs: number, units: number): LimitDecision | Promise<LimitDecision> {
    const at = performance.now();
    if (this.#detached(at)) return this.#takeAlone(at, nowMs, units);
    const standing = this.#standing;
    const used = standing.used + units;
    if (used > standing.ceiling && ((at < this.#closedUntil && units >= this.#closedFor) || units > this.terms.limit)) return standing.refuse(at, nowMs, units);
    if (used <= standing.ceiling && at < standing.leaseEndsAt) {
      standing.used = used;
      const low = this.#block > 0 && standing.ceiling - used <= this.#block >> 1;
      if (low && standing.free >= 2 * this.host.gateways) this.#claim(at, nowMs);
      return standing.allow(at, nowMs);
    }
    const overdraft = standing.free > 0 ? this.#overdraft() : 0;
    if (standing.unreported + units <= overdraft) {
      standing.used = used;
      this.#mayReport(at, nowMs, overdraft);
      return standing.allow(at, nowMs);
    }
    const answer = this.#waiting.wait(units);
    this.#claim(at, nowMs);
    return answer;
  }

  /** Counts without asking, over the limit too; negative: counted too much before. */
  settle(nowMs: number, units: number): void {
    const at = performance.now();
    if (this.#detached(at)) this.#aloneNow(at).settle(at, units);
    const standing = this.#standing;
    standing.used = Math.max(0, standing.used + units);
    if (this.host.store.lost) return;
    if (standing.used > standing.ceiling) this.#mayReport(at, nowMs, this.#overdraft());
    else if (standing.left > 0) this.host.watchLease(this);
  }

  /** What was taken in an earlier part of a rolling span and not used goes back to it. In a window that is over it counts no more. */
  returnTo(then: Period, nowMs: number, units: number): void {
    if (!this.period.before.includes(then.id)) return;
    const part = this.#parts.find(({ id }) => id === then.id);
    if (part !== undefined) part.used = Math.max(0, part.used - units);
    this.#alone?.settle(performance.now(), -units);
    this.#standing.past = Math.max(0, this.#standing.past - units);
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
    if ((this.#lasting && at - this.#claimedAt >= REPORT_MS) || this.#standing.unreported >= overdraft / 2) this.#claim(at, nowMs);
    else if (this.#lasting && !this.#watched) {
      this.#watched = true;
      this.host.watchUse(this);
    }
  }

  /** The lease has ended: what is left of it goes back, so that other gateways can have it. */
  giveBack(nowMs: number): void {
    if (this.#standing.left > 0 && nowMs < this.period.endMs + this.period.lingersMs) this.#claim(performance.now(), nowMs);
  }

  /** Tells the store what passed: all that did while it was away, or what was too little to ask for. */
  report(nowMs: number): void {
    this.#watched = false;
    if (this.#alone && this.terms.intervalMs > 0) this.#beginAgain();
    if (this.#standing.used > this.#standing.acked && nowMs < this.period.endMs) this.#claim(performance.now(), nowMs);
  }

  /** Forgotten while its window counts: what was not used goes back, what was used stays counted. */
  leave(nowMs: number): void {
    if (this.#left || this.host.store.lost || nowMs >= this.period.endMs + this.period.lingersMs) return;
    // what a reply that is under way grants is used by those who wait for it, and must be told with the rest
    this.#leaving = true;
    if (!this.idle) return;
    const claim = { ...this.#claimOf(nowMs), hold: this.#standing.used, want: 0, extra: 0, leave: true };
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
    this.#alone ??= aloneFor(this.terms, this.#standing.known(usedIn(this.#parts), this.host.gateways, at));
    return this.#alone;
  }

  #takeAlone(at: number, nowMs: number, units: number): LimitDecision {
    const verdict = this.#aloneNow(at).take(at, units);
    if (verdict.allowed) this.#standing.used += units;
    const resetMs = verdict.resetMs ?? Math.max(0, this.period.endMs + this.period.lingersMs - nowMs);
    return { allowed: verdict.allowed, limit: this.terms.limit, remaining: verdict.remaining, resetMs, storeLost: verdict.refusedForLoss };
  }

  /** A bucket that ran alone comes back as a new holder that owes what is still in its bucket: what has long drained is not counted again. */
  #beginAgain(): void {
    const owed = this.#alone?.owed(performance.now()) ?? 0;
    this.#holder = this.host.newHolder();
    this.#seq = 0;
    this.#standing.beginAgain(owed);
    this.#usedAtClaim = 0;
    this.#alone = undefined;
  }

  #claim(at: number, nowMs: number): void {
    if (this.#inFlight || this.#retrying || this.#left || this.host.store.lost) return;
    this.#inFlight = true;
    const standing = this.#standing;
    if (at >= standing.leaseEndsAt) standing.ceiling = Math.min(standing.ceiling, standing.used);
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
    const { used, ceiling, acked, level, era, past } = this.#standing;
    return {
      key: `${this.baseKey}:${id}`,
      before: this.period.before.map((id) => `${this.baseKey}:${id}`),
      holder: this.#holder,
      seq: ++this.#seq,
      used,
      hold: Math.max(used, ceiling),
      acked,
      known: level,
      want: this.#waiting.units,
      extra: leaseMs > 0 && !this.#alone ? this.#block : 0,
      divisor: 2 * this.host.gateways,
      leaseMs,
      limit,
      intervalMs,
      ttlMs: Math.min(Math.max(endMs + lingersMs - nowMs, 0), 1e11) + TTL_SLACK_MS,
      leave: false,
      era,
      past,
    };
  }

  /** The next block is what passed in the time of one lease, at the rate since the last claim. */
  #size(at: number): void {
    const used = this.#standing.used + this.#waiting.units;
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
    const standing = this.#standing;
    standing.heard(holding, sentAt + this.terms.leaseMs, at);
    const nowMs = this.host.now();
    // Units for those who waited are theirs even if the lease has ended while the reply was under way
    this.#waiting.answerWhile((units) => {
      if (standing.used + units > standing.ceiling) return undefined;
      standing.used += units;
      return standing.allow(at, nowMs);
    });
    if (standing.left > 0) this.host.watchLease(this);
    if (holding.free <= 0 && (standing.used >= standing.ceiling || this.#waiting.count > 0)) this.#scarce(holding, at, nowMs);
    else {
      this.#retryMs = RETRY_MIN_MS;
      if (this.#waiting.count > 0 || standing.used > standing.ceiling) this.#claim(at, nowMs);
    }
    if (this.#leaving) this.leave(nowMs);
  }

  /** An admin reset the counter: only what passed since the question counts. */
  #renew(era: number, { used }: Claim): void {
    this.#standing.era = era;
    this.#standing.used = Math.max(0, this.#standing.used - used);
    this.#usedAtClaim = 0;
    this.#closedUntil = 0;
  }

  /** Nothing is free. What others have leased and not used comes back soon: strict waits for that, fast refuses meanwhile. */
  #scarce(holding: Holding, at: number, nowMs: number): void {
    if (holding.waitMs > 0 && this.terms.strict) {
      if (this.#waiting.count === 0) return;
      const delayMs = Math.min(holding.waitMs, this.#retryMs);
      this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MAX_MS);
      this.#retrying = true;
      setTimeout(() => this.#retry(), delayMs);
      return;
    }
    const standing = this.#standing;
    const opensAt = standing.closed(holding, at, nowMs);
    // asked again soon although nothing opens that early: grants that were lost come back, and an admin may reset the counter
    if (this.terms.intervalMs > 0) this.#closedUntil = Math.min(opensAt, at + RECHECK_MS);
    else this.#closedUntil = at + (holding.waitMs > 0 ? Math.min(holding.waitMs, this.terms.leaseMs) : RECHECK_MS);
    this.#waiting.answerAll((units) => {
      if (standing.used + units > standing.ceiling) return standing.refuse(at, nowMs, units);
      standing.used += units;
      return standing.allow(at, nowMs);
    });
    this.#closedFor = standing.left + 1;
    if (standing.used > standing.ceiling) this.#claim(at, nowMs); // what passed while the question was under way
  }

  #retry(): void {
    this.#retrying = false;
    const at = performance.now();
    if (this.host.store.lost) this.#waiting.answerAll((units) => this.#takeAlone(at, this.host.now(), units));
    else this.#claim(at, this.host.now());
  }

  #failed(error: Error): void {
    this.#inFlight = false;
    const at = performance.now();
    const nowMs = this.host.now();
    if (this.host.store.lost) this.#waiting.answerAll((units) => this.#takeAlone(at, nowMs, units));
    else if (error instanceof ClaimVoid || this.#waiting.count > 0) this.#claim(at, nowMs);
  }
}
