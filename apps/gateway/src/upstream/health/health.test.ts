import { ActiveHealthCheck, OutlierEjection } from '@gatehouse/definition';
import { describe, expect, test } from 'vitest';
import { nextCheckMs, Verdict } from './active-check.js';
import { ejectionLengthMs, ejectionsAfter, mayEject, warmShare } from './ejection.js';
import { faded, peakEwma } from './peak-ewma.js';
import { RecentCalls } from './recent-calls.js';
import { statusSet } from './status-set.js';

describe('ejection', () => {
  test.each([
    // total, out, ejected, share: may one more?
    [1, 0, 0, 1, false],
    [2, 0, 0, 0.1, true],
    [2, 1, 1, 1, false],
    [2, 1, 0, 1, false],
    [4, 1, 1, 0.5, true],
    [4, 2, 2, 0.5, false],
    [10, 2, 2, 0.3, true],
    [10, 3, 3, 0.3, false],
    [10, 9, 3, 1, false],
  ])('of %i targets, %i out and %i ejected, share %d: %s', (total, out, ejected, share, may) => {
    expect(mayEject(total, out, ejected, share)).toBe(may);
  });

  const settings = OutlierEjection.parse({ ejectionMs: 10_000, longestEjectionMs: 35_000 });
  test('lasts longer each time, up to a bound, and is forgiven with time in service', () => {
    expect([1, 2, 3, 4, 50].map((n) => ejectionLengthMs(n, settings))).toEqual([10_000, 20_000, 30_000, 35_000, 35_000]);
    expect(ejectionsAfter(0, 0, settings)).toBe(1);
    expect(ejectionsAfter(3, 5_000, settings)).toBe(4);
    expect(ejectionsAfter(3, 20_000, settings)).toBe(2);
    expect(ejectionsAfter(3, 1_000_000, settings)).toBe(1);
  });

  test('ends in a slow start', () => {
    expect([0, 5_000, 10_000, 20_000].map((ms) => warmShare(ms, 10_000))).toEqual([0.1, 0.55, 1, 1]);
    expect(warmShare(0, 0)).toBe(1);
  });
});

describe('recent calls', () => {
  test('are those of the window, in tenths', () => {
    const recent = new RecentCalls(1_000);
    for (let now = 0; now < 1_000; now += 10) recent.call(now);
    recent.mark(995);
    expect(recent).toMatchObject({ calls: 100, marked: 1 });
    recent.roll(1_400);
    expect(recent.calls).toBe(50);
    expect(recent.marked).toBe(1);
    recent.roll(2_000);
    expect(recent).toMatchObject({ calls: 0, marked: 0 });
  });

  test('do not go wrong over a long pause', () => {
    const recent = new RecentCalls(1_000);
    recent.call(0);
    recent.call(1e9);
    expect(recent.calls).toBe(1);
    recent.call(1e9 + 999);
    expect(recent.calls).toBe(2);
    recent.roll(1e9 + 1_000);
    expect(recent.calls).toBe(1);
  });
});

describe('peak EWMA', () => {
  test('jumps up, comes down slowly, and fades without calls', () => {
    expect(peakEwma(10, 400, 1)).toBe(400);
    let mean = 400;
    for (let i = 0; i < 100; i++) mean = peakEwma(mean, 10, 100);
    // after one time constant about a third is left
    expect(mean).toBeGreaterThan(10 + 390 * 0.35);
    expect(mean).toBeLessThan(10 + 390 * 0.39);
    expect(faded(400, 10_000)).toBeCloseTo(400 / Math.E);
  });
});

describe('active checks', () => {
  test('take a target out after so many bad ones in a row, and back after so many good ones', () => {
    const verdict = new Verdict(2, 3);
    const checks = 'gbbgbbbbggbbbbgbggg';
    let healthy = true;
    const seen = [...checks].map((check) => {
      healthy = verdict.after(check === 'g', healthy);
      return healthy ? 'H' : '-';
    });
    expect(seen.join('')).toBe('HHHHHH---HHH-----HH'.slice(0, checks.length));
  });

  test('are early or late by their share of the interval', () => {
    const settings = ActiveHealthCheck.parse({ intervalMs: 1_000, jitterShare: 0.2 });
    expect([0, 0.5, 1].map((random) => nextCheckMs(5_000, settings, random))).toEqual([5_800, 6_000, 6_200]);
  });
});

test('statuses are named one by one or by range', () => {
  const set = statusSet(['200-204', '502']);
  expect([199, 200, 204, 205, 502, 503].map((status) => set[status])).toEqual([0, 1, 1, 0, 1, 0]);
});
