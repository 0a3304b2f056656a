import type { Exchange } from '../exchange/exchange.js';
import type { Reply } from '../pipeline/reply.js';
import type { ServerLimits } from './limits.js';
import { Pace } from './pace.js';
import { BODY_TOO_SLOW, EXCHANGE_TIMEOUT, REQUEST_TIMEOUT } from './refusals.js';

/** The time limits of exchanges under way, whichever protocol carries them. */
export class ExchangeWatch {
  private readonly pace = new Pace();

  /**
   * Answers the refusal that is due, if any.
   * @param waitedMs since the last piece of the request's body; null while the client owes none
   */
  due(x: Exchange, nowMs: number, waitedMs: number | null, limits: ServerLimits): Reply | null {
    if (limits.exchangeTimeoutMs > 0 && nowMs - x.startedAt > limits.exchangeTimeoutMs) {
      x.outcome = 'failed';
      return EXCHANGE_TIMEOUT;
    }
    if (waitedMs === null) {
      this.pace.restart();
      return null;
    }
    if (waitedMs > limits.bodyIdleTimeoutMs) return REQUEST_TIMEOUT;
    if (limits.bodyBytesPerSecondMin === 0) return null;
    const slow = this.pace.tooSlow(x.startedAt, x.requestBytes, nowMs, limits.bodyBytesPerSecondMin, limits.bodyRateWindowMs);
    return slow ? BODY_TOO_SLOW : null;
  }
}
