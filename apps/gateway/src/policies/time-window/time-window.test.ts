import { describe, expect, test } from 'vitest';
import { windowTest } from './time-window.js';
import { WeekClock } from './week-clock.js';

const at = (day: number, time: string) => ({ day, minute: Number(time.slice(0, 2)) * 60 + Number(time.slice(3)) });

describe('a window', () => {
  test('has its begin and not its end', () => {
    const inside = windowTest({ days: ['monday', 'tuesday'], from: '08:00', to: '18:00' });
    expect([at(0, '07:59'), at(0, '08:00'), at(1, '17:59'), at(1, '18:00'), at(2, '09:00')].map(inside)).toEqual([false, true, true, false, false]);
  });
  test('over midnight belongs to the day on which it begins, Sunday too', () => {
    const inside = windowTest({ days: ['sunday'], from: '22:00', to: '02:00' });
    expect([at(6, '21:59'), at(6, '22:00'), at(0, '01:59'), at(0, '02:00'), at(0, '22:00')].map(inside)).toEqual([false, true, true, false, false]);
  });
  test('from a time to the same lasts a day; to 24:00 is to the end of the day', () => {
    const day = windowTest({ days: ['friday'], from: '06:00', to: '06:00' });
    expect([at(4, '05:59'), at(4, '06:00'), at(5, '05:59'), at(5, '06:00')].map(day)).toEqual([false, true, true, false]);
    const rest = windowTest({ days: ['friday'], from: '00:00', to: '24:00' });
    expect([at(4, '00:00'), at(4, '23:59'), at(5, '00:00')].map(rest)).toEqual([true, true, false]);
  });
});

test('a clock knows local days and times, half hours and the change of the clocks', () => {
  const read = (zone: string, instant: string) => new WeekClock(zone).at(Date.parse(instant));
  expect(read('UTC', '2026-03-29T00:59:59Z')).toEqual(at(6, '00:59'));
  expect(read('Europe/Berlin', '2026-03-29T00:59:59Z')).toEqual(at(6, '01:59'));
  expect(read('Europe/Berlin', '2026-03-29T01:00:00Z')).toEqual(at(6, '03:00'));
  expect(read('Asia/Kolkata', '2026-03-29T18:29:00Z')).toEqual(at(6, '23:59'));
  expect(read('Asia/Kolkata', '2026-03-29T18:30:00Z')).toEqual(at(0, '00:00'));
  const one = new WeekClock('America/New_York');
  expect([one.at(Date.parse('2026-07-01T04:00:00Z')), one.at(Date.parse('2026-07-01T04:01:00Z'))]).toEqual([at(2, '00:00'), at(2, '00:01')]);
});
