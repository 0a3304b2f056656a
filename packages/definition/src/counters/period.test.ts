import { describe, expect, test } from 'vitest';
import { Limit } from '../limit.js';
import { periodOf, ROLLING_PARTS } from './period.js';

const quota = (fields: object) => {
  const limit = Limit.parse({ kind: 'quota', name: 'q', requests: 1, ...fields });
  if (limit.kind === 'concurrency') throw new Error('no quota');
  return limit;
};
const at = (text: string) => Date.parse(text);
const span = (fields: object, now: string) => {
  const { startMs, endMs } = periodOf(quota(fields), at(now));
  return [new Date(startMs).toISOString(), new Date(endMs).toISOString()];
};

describe('the period of a quota', () => {
  test('is the calendar’s in UTC', () => {
    expect(span({ period: 'day' }, '2026-03-29T23:30:00Z')).toEqual(['2026-03-29T00:00:00.000Z', '2026-03-30T00:00:00.000Z']);
    expect(span({ period: 'month' }, '2028-02-29T12:00:00Z')).toEqual(['2028-02-01T00:00:00.000Z', '2028-03-01T00:00:00.000Z']);
  });
  test('is that of its time zone, with 23 and 25 hours where clocks change', () => {
    expect(span({ period: 'day', timeZone: 'Europe/Berlin' }, '2026-03-29T12:00:00Z')).toEqual(['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z']);
    expect(span({ period: 'day', timeZone: 'Europe/Berlin' }, '2026-10-25T12:00:00Z')).toEqual(['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z']);
    expect(span({ period: 'month', timeZone: 'America/New_York' }, '2026-12-01T04:59:59Z')).toEqual(['2026-11-01T04:00:00.000Z', '2026-12-01T05:00:00.000Z']);
    expect(span({ period: 'day', timeZone: 'Pacific/Kiritimati' }, '2026-06-01T11:00:00Z')).toEqual(['2026-06-01T10:00:00.000Z', '2026-06-02T10:00:00.000Z']);
  });
  test('begins at 01:00 where midnight does not exist', () => {
    expect(span({ period: 'day', timeZone: 'Africa/Cairo' }, '2026-04-24T12:00:00Z')[0]).toBe('2026-04-23T22:00:00.000Z');
  });
  test('follows without a gap or an overlap, hour after hour of a year', () => {
    const limit = quota({ period: 'day', timeZone: 'America/Sao_Paulo' });
    let before = periodOf(limit, at('2026-01-01T00:00:00Z'));
    for (let hour = 1; hour < 24 * 366; hour += 7) {
      const period = periodOf(limit, at('2026-01-01T00:00:00Z') + hour * 3_600_000);
      if (period.id === before.id) expect(period).toEqual(before);
      else expect(period.startMs).toBe(before.endMs);
      before = period;
    }
  });
  test('of a rolling one is a part, and those before that still count', () => {
    const period = periodOf(quota({ period: 'rolling', windowMs: 3_200_000 }), 1_000_050);
    expect(period).toMatchObject({ id: 'r10', startMs: 1_000_000, endMs: 1_100_000, lingersMs: 3_200_000 });
    expect(period.before).toHaveLength(ROLLING_PARTS);
    expect([period.before[0], period.before.at(-1)]).toEqual(['r9', 'r-22']);
  });
});

describe('a limit', () => {
  test.each([
    [{ kind: 'quota', period: 'rolling', requests: 1 }, 'how long'],
    [{ kind: 'quota', period: 'day', windowMs: 90_000, requests: 1 }, 'how long'],
    [{ kind: 'quota', period: 'day', timeZone: 'Mars/Olympus', requests: 1 }, 'time zone'],
    [{ kind: 'quota', period: 'day', requests: 4, costs: [{ operation: 'a', units: 5 }] }, 'costs more'],
    [{ kind: 'rate', requests: 10, windowMs: 1_000, algorithm: 'gcra', burst: 2, costs: [{ operation: 'a', units: 3 }] }, 'costs more'],
    [
      {
        kind: 'rate',
        requests: 10,
        windowMs: 1_000,
        costs: [
          { operation: 'a', units: 3 },
          { operation: 'a', units: 2 },
        ],
      },
      'same operation',
    ],
    [{ kind: 'concurrency', calls: 0 }, 'too_small'],
  ])('%j is refused', (fields, message) => {
    expect(JSON.stringify(Limit.safeParse({ name: 'l', ...fields }).error?.issues)).toContain(message);
  });
});
