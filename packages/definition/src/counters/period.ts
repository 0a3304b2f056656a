import { DAY_MS } from '../duration.js';
import type { CountedLimit } from '../limit.js';
import { calendarSpan } from './calendar.js';

/** One window of a limit, or one part of a rolling one. `id` is the same on every gateway, so that all count in one place. */
export interface Period {
  id: string;
  startMs: number;
  endMs: number;
  /** Of a rolling limit: the ids of the parts before that still count, the newest first. */
  before: readonly string[];
  /** How long after its end it still counts: 0 but for rolling limits. */
  lingersMs: number;
}

/** A rolling span is counted in so many parts: what was used comes back at most one part late, and never early. */
export const ROLLING_PARTS = 32;

const NONE: readonly string[] = [];

/** For what drains instead of beginning anew. */
export const ENDLESS: Period = { id: 'g', startMs: 0, endMs: Number.POSITIVE_INFINITY, before: NONE, lingersMs: 0 };

/** The window `nowMs` falls into: aligned to the Unix epoch for rates, calendar day or month for quotas, a part of the span for rolling ones. */
export function periodOf(limit: CountedLimit, nowMs: number): Period {
  if (limit.kind === 'rate') return limit.algorithm === 'gcra' ? ENDLESS : aligned(limit.windowMs, nowMs);
  const { period, timeZone, windowMs } = limit;
  if (period === 'rolling') return part(windowMs ?? DAY_MS, nowMs);
  if (timeZone !== undefined) return { ...calendarSpan(period, timeZone, nowMs), before: NONE, lingersMs: 0 };
  return period === 'day' ? aligned(DAY_MS, nowMs) : month(nowMs);
}

function aligned(lengthMs: number, nowMs: number): Period {
  const index = Math.floor(nowMs / lengthMs);
  return { id: String(index), startMs: index * lengthMs, endMs: (index + 1) * lengthMs, before: NONE, lingersMs: 0 };
}

function part(windowMs: number, nowMs: number): Period {
  const lengthMs = Math.ceil(windowMs / ROLLING_PARTS);
  const index = Math.floor(nowMs / lengthMs);
  const before = Array.from({ length: ROLLING_PARTS }, (_, i) => `r${index - 1 - i}`);
  return { id: `r${index}`, startMs: index * lengthMs, endMs: (index + 1) * lengthMs, before, lingersMs: ROLLING_PARTS * lengthMs };
}

function month(nowMs: number): Period {
  const date = new Date(nowMs);
  const [year, index] = [date.getUTCFullYear(), date.getUTCMonth()];
  return { id: `m${year * 12 + index}`, startMs: Date.UTC(year, index, 1), endMs: Date.UTC(year, index + 1, 1), before: NONE, lingersMs: 0 };
}
