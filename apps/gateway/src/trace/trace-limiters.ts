import type { ConcurrencyLimit, CountedLimit } from '@gatehouse/definition';
import type { LimitDecision, Limiter, LimiterFactory, Slots } from '../state/limiter.js';

const DAY_MS = 86_400_000;

/** Units and the span that they hold for; calendar periods count as their longest length, since a trace spans a day at most. */
function spanOf(limit: CountedLimit): { units: number; windowMs: number } {
  if (limit.kind === 'rate') return { units: limit.requests, windowMs: limit.windowMs };
  const units = limit.kind === 'bytes' ? limit.bytes : limit.requests;
  const rolling = limit.period === 'rolling' ? limit.windowMs : undefined;
  return { units, windowMs: rolling ?? (limit.period === 'month' ? 31 * DAY_MS : DAY_MS) };
}

class TraceLimiter implements Limiter {
  private readonly counts = new Map<string, { window: number; used: number }>();
  private readonly span: { units: number; windowMs: number };

  constructor(limit: CountedLimit) {
    this.span = spanOf(limit);
  }

  take(subject: string, nowMs: number, units = 1): LimitDecision {
    const { units: limit, windowMs } = this.span;
    const count = this.current(subject, nowMs);
    const allowed = count.used + units <= limit;
    if (allowed) count.used += units;
    return { allowed, limit, remaining: Math.max(0, limit - count.used), resetMs: windowMs - (nowMs % windowMs), storeLost: false };
  }

  settle(subject: string, nowMs: number, units: number): void {
    this.current(subject, nowMs).used += units;
  }

  remaining(subject: string, nowMs: number): number {
    return Math.max(0, this.span.units - this.current(subject, nowMs).used);
  }

  private current(subject: string, nowMs: number): { window: number; used: number } {
    const window = Math.floor(nowMs / this.span.windowMs);
    const known = this.counts.get(subject);
    if (known?.window === window) return known;
    const made = { window, used: 0 };
    this.counts.set(subject, made);
    return made;
  }
}

/** Counters of one trace: they begin empty, follow the clock of what is replayed, and are gone with it. Nobody's real counter is touched. */
export class TraceLimiters implements LimiterFactory {
  private readonly known = new Map<string, Limiter>();

  limiter(scope: string, limit: CountedLimit): Limiter {
    const name = `${scope}/${JSON.stringify(limit)}`;
    const known = this.known.get(name) ?? new TraceLimiter(limit);
    this.known.set(name, known);
    return known;
  }

  /** Calls are traced one after the other: none waits for another. */
  slots(_scope: string, { calls }: ConcurrencyLimit): Slots {
    return { enter: () => ({ allowed: true, limit: calls, remaining: calls - 1, resetMs: 0, storeLost: false }), leave: () => {}, whenFree: () => {} };
  }
}
