import { expect, test } from 'vitest';
import { Allowance } from './allowance.js';

test('an allowance gives so many at once, grows back with time, and never above its burst', () => {
  const allowance = new Allowance(3, 2, 1_000);
  expect([1_000, 1_000, 1_000, 1_000].map((now) => allowance.spend(now))).toEqual([true, true, true, false]);
  expect(new Allowance(1, 1, 0).spend(100_000)).toBe(true);
  const other = new Allowance(2, 10, 0);
  expect([50_000, 50_000, 50_000, 50_200, 50_200].map((now) => other.spend(now))).toEqual([true, true, false, true, false]);
});
