import { expect, test } from 'vitest';
import { DEFAULT_LIMITS } from './limits.js';
import { TakingWatch } from './taking-watch.js';

const limits = { ...DEFAULT_LIMITS, writeIdleTimeoutMs: 1_000, responseBytesPerSecondMin: 1_000, bodyRateWindowMs: 5_000 };

/** Seconds until a client that takes so many bytes at each of these intervals is too slow. */
function lasts(bytes: number, everyMs: number, of = limits): number | null {
  const watch = new TakingWatch();
  for (let nowMs = 0; nowMs <= 60_000; nowMs += 100) if (watch.tooSlow(Math.floor(nowMs / everyMs) * bytes, nowMs, of)) return nowMs / 1_000;
  return null;
}

test('a client that takes nothing is too slow after the idle time, one that takes too little after the window', () => {
  expect(lasts(0, 100)).toBeCloseTo(1.1);
  expect(lasts(90, 100)).toBeCloseTo(5);
  expect(lasts(100, 100)).toBeNull();
});

test('one that takes enough in pieces far apart is not', () => {
  expect(lasts(1_000, 1_000)).toBeNull();
  expect(lasts(20_000, 10_000)).toBeCloseTo(1.1);
});

test('without a least rate only silence counts', () => {
  expect(lasts(1, 900, { ...limits, responseBytesPerSecondMin: 0 })).toBeNull();
});
