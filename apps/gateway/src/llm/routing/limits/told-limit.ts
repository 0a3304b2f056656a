/** One limit as a provider tells it with its answers. */
export interface LimitTold {
  remaining: number;
  /** Of the whole window; unknown with some providers. */
  limit?: number;
  /** Until all of `limit` is there again. */
  resetMs?: number;
}

/** Where a provider tells no reset: what is left is believed for so long. */
const BELIEVED_MS = 10_000;

/** What is left of a limit: as told last, less what was sent since, plus what has come back. */
export class ToldLimit {
  private remaining = Number.POSITIVE_INFINITY;
  private limit: number | undefined;
  private resetMs = 0;
  private toldAtMs = 0;

  left(nowMs: number): number {
    const since = nowMs - this.toldAtMs;
    if (since >= this.resetMs) return this.limit ?? Number.POSITIVE_INFINITY;
    // limits of providers are buckets that fill all the time, or windows, of which this is the mean
    const back = this.limit === undefined ? 0 : ((this.limit - this.remaining) * since) / this.resetMs;
    return this.remaining + Math.max(0, back);
  }

  /** Until `amount` is there; 0: it is. */
  waitMs(amount: number, nowMs: number): number {
    if (this.left(nowMs) >= amount) return 0;
    const rest = Math.max(0, this.toldAtMs + this.resetMs - nowMs);
    if (this.limit === undefined || this.limit <= this.remaining) return rest;
    const needed = this.toldAtMs + ((Math.min(amount, this.limit) - this.remaining) / (this.limit - this.remaining)) * this.resetMs;
    return Math.max(1, Math.min(rest, needed - nowMs));
  }

  take(amount: number): void {
    this.remaining -= amount;
  }

  told({ remaining, limit, resetMs }: LimitTold, nowMs: number): void {
    this.remaining = remaining;
    this.limit = limit;
    this.resetMs = resetMs ?? BELIEVED_MS;
    this.toldAtMs = nowMs;
  }
}
