import type { Circuit } from '@gatehouse/definition';
import { RecentCalls } from './recent-calls.js';
import { statusSet } from './status-set.js';

export type CircuitState = 'closed' | 'open' | 'half-open';
type CircuitEvent = 'failed-too-often' | 'waited' | 'trial-failed' | 'trials-passed';

/** What is not here does not happen. */
export const CIRCUIT_TRANSITIONS: Record<CircuitState, Partial<Record<CircuitEvent, CircuitState>>> = {
  closed: { 'failed-too-often': 'open' },
  open: { waited: 'half-open' },
  'half-open': { 'trial-failed': 'open', 'trials-passed': 'closed' },
};

/** Stops calls to an upstream that fails too often, then lets a few try. Times are monotonic milliseconds. */
export class CircuitBreaker {
  state: CircuitState = 'closed';
  /** Changes with the state: a call that was admitted in an earlier one says nothing about this one. */
  period = 1;
  openUntilMs = 0;
  readonly failureStatuses: Uint8Array;
  private readonly recent: RecentCalls;
  private started = 0;
  private passed = 0;

  constructor(readonly settings: Circuit) {
    this.recent = new RecentCalls(settings.windowMs);
    this.failureStatuses = statusSet(settings.failureStatuses);
  }

  /** Whether `admit` would let a call through; changes nothing. */
  admits(nowMs: number): boolean {
    if (this.state === 'open') return nowMs >= this.openUntilMs;
    return this.state === 'closed' || this.started < this.settings.trialCalls;
  }

  /** The period the call belongs to, for `end`; 0: it must not be made. */
  admit(nowMs: number): number {
    if (this.state === 'open' && nowMs >= this.openUntilMs) this.happens('waited', nowMs);
    if (this.state === 'closed') return this.period;
    if (this.state === 'open' || this.started >= this.settings.trialCalls) return 0;
    this.started++;
    return this.period;
  }

  /** A call that was admitted has ended. */
  end(period: number, failed: boolean, nowMs: number): void {
    if (period !== this.period) return;
    if (this.state === 'half-open') {
      if (failed) this.happens('trial-failed', nowMs);
      else if (++this.passed >= this.settings.trialCalls) this.happens('trials-passed', nowMs);
      return;
    }
    const { recent, settings } = this;
    recent.call(nowMs);
    if (!failed) return;
    recent.mark(nowMs);
    if (recent.calls >= settings.callsMin && recent.marked >= settings.failureShare * recent.calls) this.happens('failed-too-often', nowMs);
  }

  /** A call that was admitted ended without saying anything about the upstream. */
  left(period: number): void {
    if (period === this.period && this.state === 'half-open') this.started--;
  }

  private happens(event: CircuitEvent, nowMs: number): void {
    const next = CIRCUIT_TRANSITIONS[this.state][event];
    if (next === undefined) return;
    this.state = next;
    this.period++;
    this.started = 0;
    this.passed = 0;
    this.recent.reset();
    this.openUntilMs = next === 'open' ? nowMs + this.settings.openMs : 0;
  }
}
