import type { Circuit, ModelErrorClass, ProviderKeyLimits } from '@gatehouse/definition';
import { CircuitBreaker } from '../../../upstream/health/circuit-breaker.js';
import type { LimitsTold } from '../limits/limit-headers.js';
import { OwnLedger } from '../limits/own-ledger.js';
import { ToldLimit } from '../limits/told-limit.js';
import { DecayedShare } from './decayed-share.js';

/** Statuses are judged by class of failure, not by this breaker. */
const CIRCUIT: Circuit = { failureShare: 0.5, callsMin: 8, windowMs: 20_000, openMs: 5_000, trialCalls: 1, failureStatuses: [] };

/** A key that the provider does not know, or that has no money left, is tried again after this, and each further time after twice as long. */
const REFUSED_MS = 30_000;
const REFUSED_LONGEST_MS = 3_600_000;
/** While a trial call is out: so long until another look. */
const TRIAL_MS = 250;
/** A 429 that does not say when to come back. */
const LIMITED_MS = 1_000;
const LIMITED_LONGEST_MS = 60_000;

const FAULTS: ReadonlySet<ModelErrorClass> = new Set(['overloaded', 'timeout', 'server', 'cut', 'not-found']);

/** What is known of one key for one model: whether it may be used, and how likely that is to fail. Outlives snapshots. */
export class KeyStats {
  usedAtMs = 0;
  readonly breaker = new CircuitBreaker(CIRCUIT);
  readonly failures = new DecayedShare(0.05, 10, 15, 25_000);
  readonly refusals = new DecayedShare(0.02, 20, 50, 20_000);
  /** Of the input that should have been in the provider's prompt cache: the part that was. */
  readonly cacheYield = new DecayedShare(3, 4, 100, 3_600_000);
  readonly ledger = new OwnLedger();
  private readonly requests = new ToldLimit();
  private readonly tokens = new ToldLimit();
  private pausedUntilMs = 0;
  private limitedInARow = 0;
  private refusedInARow = 0;

  constructor(readonly name: string) {}

  /** Until a call may be made with it, milliseconds; 0: at once. */
  waitMs(tokens: number, limits: ProviderKeyLimits | undefined, nowMs: number): number {
    const { breaker } = this;
    if (this.pausedUntilMs > nowMs) return this.pausedUntilMs - nowMs;
    if (!breaker.admits(nowMs)) return Math.max(TRIAL_MS, breaker.openUntilMs - nowMs);
    const told = Math.max(this.requests.waitMs(1, nowMs), this.tokens.waitMs(tokens, nowMs));
    if (told > 0) return told;
    return limits !== undefined && this.ledger.wouldExceed(limits, tokens, nowMs) ? LIMITED_MS : 0;
  }

  /** Chance that a call fails, for whatever reason. */
  failure(nowMs: number): number {
    return 1 - (1 - this.failures.share(nowMs)) * (1 - this.refusals.share(nowMs));
  }

  sent(tokens: number, nowMs: number): void {
    this.ledger.sent(tokens, nowMs);
    this.ledger.inFlight++;
    this.requests.take(1);
    this.tokens.take(tokens);
  }

  told({ requests, tokens }: LimitsTold, nowMs: number): void {
    if (requests) this.requests.told(requests, nowMs);
    if (tokens) this.tokens.told(tokens, nowMs);
  }

  succeeded(nowMs: number): void {
    this.failures.add(0, nowMs);
    this.refusals.add(0, nowMs);
    this.limitedInARow = 0;
    this.refusedInARow = 0;
  }

  /** @returns whether the breaker counts it */
  failed(failure: ModelErrorClass, nowMs: number, retryAfterMs: number | undefined): boolean {
    if (failure === 'rate-limit') {
      this.refusals.add(1, nowMs);
      const guess = Math.min(LIMITED_LONGEST_MS, LIMITED_MS * 2 ** this.limitedInARow++);
      this.pause(nowMs + (retryAfterMs ?? guess));
      return false;
    }
    if (failure === 'auth' || failure === 'quota') {
      this.pause(nowMs + Math.min(REFUSED_LONGEST_MS, REFUSED_MS * 2 ** this.refusedInARow++));
      return false;
    }
    if (!FAULTS.has(failure)) return false;
    this.failures.add(1, nowMs);
    if (retryAfterMs !== undefined) this.pause(nowMs + retryAfterMs);
    return true;
  }

  private pause(untilMs: number): void {
    this.pausedUntilMs = Math.max(this.pausedUntilMs, untilMs);
  }
}
