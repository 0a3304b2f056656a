import { DAY_MS, type Limit } from '@gatehouse/definition';

/** One window of a limit. `id` is the same on every gateway, so that all count in one place. */
export interface Period {
  id: string;
  startMs: number;
  endMs: number;
}

/** The window `nowMs` falls into: aligned to the Unix epoch for rates, calendar day or month in UTC for quotas. */
export function periodOf(limit: Limit, nowMs: number): Period {
  if (limit.kind === 'quota') return limit.period === 'day' ? aligned(DAY_MS, nowMs) : month(nowMs);
  return aligned(limit.windowMs, nowMs);
}

function aligned(lengthMs: number, nowMs: number): Period {
  const index = Math.floor(nowMs / lengthMs);
  return { id: String(index), startMs: index * lengthMs, endMs: (index + 1) * lengthMs };
}

function month(nowMs: number): Period {
  const date = new Date(nowMs);
  const [year, index] = [date.getUTCFullYear(), date.getUTCMonth()];
  return { id: `m${year * 12 + index}`, startMs: Date.UTC(year, index, 1), endMs: Date.UTC(year, index + 1, 1) };
}
