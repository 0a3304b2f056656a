import type { ProviderKeyLimits } from '@gatehouse/definition';
import { SlidingSum } from './sliding-sum.js';

const MINUTE_MS = 60_000;

/** What this process sent with a key in the last minute, against what the tenant says the key may be used for. */
export class OwnLedger {
  inFlight = 0;
  private readonly requests = new SlidingSum(MINUTE_MS);
  private readonly tokens = new SlidingSum(MINUTE_MS);

  /** True: the call would be one too many. */
  wouldExceed(limits: ProviderKeyLimits, tokens: number, nowMs: number): boolean {
    if (limits.inFlightMax !== undefined && this.inFlight >= limits.inFlightMax) return true;
    if (limits.requestsPerMinute !== undefined && this.requests.sum(nowMs) + 1 > limits.requestsPerMinute) return true;
    if (limits.tokensPerMinute === undefined) return false;
    const used = this.tokens.sum(nowMs);
    // a call that is larger than the limit itself would never be made: it may go where nothing else does
    return used + tokens > limits.tokensPerMinute && used > 0;
  }

  sent(tokens: number, nowMs: number): void {
    this.requests.add(1, nowMs);
    this.tokens.add(tokens, nowMs);
  }

  /** What it really used is known. */
  corrected(difference: number, nowMs: number): void {
    this.tokens.add(difference, nowMs);
  }
}
