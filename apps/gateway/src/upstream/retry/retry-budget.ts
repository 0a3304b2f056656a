import { RecentCalls } from '../health/recent-calls.js';

const WINDOW_MS = 10_000;

/** Retries as a share of recent calls: without a bound, an upstream that can take no more would be sent a multiple of it. */
export class RetryBudget {
  share = 0;
  min = 0;
  private readonly recent = new RecentCalls(WINDOW_MS);

  call(nowMs: number): void {
    this.recent.call(nowMs);
  }

  /** Takes one retry, if there is one. */
  take(nowMs: number): boolean {
    const { recent } = this;
    recent.roll(nowMs);
    if (recent.marked >= Math.max(this.min, this.share * recent.calls)) return false;
    recent.mark(nowMs);
    return true;
  }
}
