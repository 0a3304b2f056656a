export const TICK_MS = 100;

export interface Watched {
  /** Called about every 100 ms: the place to enforce time-outs. */
  tick(nowMs: number): void;
}

/**
 * One coarse clock and one timer for every time-out: a timer per request would cost more than all of its policies. Time-outs are late by up to
 * one tick.
 */
export class Ticker {
  /** Monotonic milliseconds as of the last tick. */
  now = performance.now();
  private readonly watched = new Set<Watched>();
  private timer: NodeJS.Timeout | null = null;

  add(watched: Watched): void {
    this.watched.add(watched);
    if (this.timer !== null) return;
    this.now = performance.now();
    // After sockets are read: what arrived while the loop was busy counts before anybody is called idle or late
    this.timer = setInterval(() => setImmediate(() => this.tick()), TICK_MS);
    this.timer.unref();
  }

  remove(watched: Watched): void {
    this.watched.delete(watched);
    if (this.watched.size > 0 || this.timer === null) return;
    clearInterval(this.timer);
    this.timer = null;
  }

  private tick(): void {
    this.now = performance.now();
    for (const watched of this.watched) watched.tick(this.now);
  }
}

export const ticker = new Ticker();
