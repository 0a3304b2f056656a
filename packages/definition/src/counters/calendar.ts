import { DAY_MS, HOUR_MS } from '../duration.js';

const zones = new Map<string, Intl.DateTimeFormat>();

/** `[year, month from 1, day]` of an instant, as a calendar in that zone shows it. */
function dateIn(timeZone: string, atMs: number): [number, number, number] {
  let format = zones.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', { timeZone, year: 'numeric', month: 'numeric', day: 'numeric', era: 'short' });
    zones.set(timeZone, format);
  }
  const parts = format.formatToParts(atMs);
  const number = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return [number('year'), number('month'), number('day')];
}

/**
 * The first instant of a day in a time zone. Sought, not calculated: where clocks change at midnight a day begins at 01:00, or its first hour comes twice.
 */
function startOfDay(timeZone: string, year: number, month: number, day: number): number {
  const wanted = Date.UTC(year, month - 1, day);
  // no zone is further than 15 hours from UTC
  let [before, at] = [wanted - 15 * HOUR_MS, wanted + 15 * HOUR_MS];
  while (at - before > 1) {
    const middle = Math.floor((before + at) / 2);
    const [y, m, d] = dateIn(timeZone, middle);
    if (Date.UTC(y, m - 1, d) >= wanted) at = middle;
    else before = middle;
  }
  return at;
}

interface CalendarSpan {
  id: string;
  startMs: number;
  endMs: number;
}

/** The calendar day or month that an instant falls into, in a time zone. `id` is the same on every machine. */
export function calendarSpan(period: 'day' | 'month', timeZone: string, atMs: number): CalendarSpan {
  const [year, month, day] = dateIn(timeZone, atMs);
  if (period === 'day') {
    const next = new Date(Date.UTC(year, month - 1, day) + DAY_MS);
    const endMs = startOfDay(timeZone, next.getUTCFullYear(), next.getUTCMonth() + 1, next.getUTCDate());
    return { id: `d${year}-${month}-${day}`, startMs: startOfDay(timeZone, year, month, day), endMs };
  }
  const next = new Date(Date.UTC(year, month, 1));
  const endMs = startOfDay(timeZone, next.getUTCFullYear(), next.getUTCMonth() + 1, 1);
  return { id: `m${year}-${month}`, startMs: startOfDay(timeZone, year, month, 1), endMs };
}
