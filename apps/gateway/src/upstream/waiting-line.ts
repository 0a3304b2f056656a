import type { UpstreamConnection } from './upstream-connection.js';

/** A call that waits for a connection. */
export interface Waiter {
  granted(connection: UpstreamConnection): void;
  waitedTooLong(): void;
}

/** Calls that wait, the longest waiting first. */
export class WaitingLine {
  private readonly waiters: { waiter: Waiter; untilMs: number }[] = [];

  get length(): number {
    return this.waiters.length;
  }

  join(waiter: Waiter, untilMs: number): void {
    this.waiters.push({ waiter, untilMs });
  }

  leave(waiter: Waiter): void {
    const at = this.waiters.findIndex((entry) => entry.waiter === waiter);
    if (at >= 0) this.waiters.splice(at, 1);
  }

  first(): Waiter | undefined {
    return this.waiters.shift()?.waiter;
  }

  tick(nowMs: number): void {
    if (this.waiters.length === 0) return;
    for (const entry of this.waiters.filter(({ untilMs }) => nowMs >= untilMs)) {
      this.leave(entry.waiter);
      entry.waiter.waitedTooLong();
    }
  }
}
