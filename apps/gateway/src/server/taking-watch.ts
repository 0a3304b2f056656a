import type { ServerLimits } from './limits.js';
import { Pace } from './pace.js';

/** Whether a client takes what waits for it, and fast enough; looked at from time to time. One for each time that something waits. */
export class TakingWatch {
  private readonly pace = new Pace();
  private taken = -1;
  private sinceMs = 0;

  /** @param taken bytes that have been taken so far */
  tooSlow(taken: number, nowMs: number, limits: ServerLimits): boolean {
    if (taken !== this.taken) {
      this.taken = taken;
      this.sinceMs = nowMs;
    }
    if (nowMs - this.sinceMs > limits.writeIdleTimeoutMs) return true;
    return limits.responseBytesPerSecondMin > 0 && this.pace.tooSlow(0, taken, nowMs, limits.responseBytesPerSecondMin, limits.bodyRateWindowMs);
  }
}
