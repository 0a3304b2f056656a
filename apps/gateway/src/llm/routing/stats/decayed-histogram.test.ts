import { expect, test } from 'vitest';
import { normal } from '../../../../bench/routing/noise.js';
import { seeded } from '../../../../testing/seeded.js';
import { DecayedHistogram } from './decayed-histogram.js';

test('quantiles, shares above and means above are those of what was added', () => {
  const shape = new DecayedHistogram(5_000);
  const random = seeded(1);
  for (let i = 0; i < 20_000; i++) shape.add(0.5 * normal(random() * 0.9999 + 0.00005));
  expect(shape.quantile(0.5)).toBeCloseTo(0, 1);
  expect(shape.quantile(0.95)).toBeCloseTo(0.5 * 1.645, 1);
  expect(shape.shareAbove(0.5 * 1.645)).toBeCloseTo(0.05, 2);
  // mean of a lognormal distribution
  expect(shape.meanAbove(1, 0)).toBeCloseTo(Math.exp(0.125), 1);
  expect(shape.meanAbove(400, 1e9)).toBe(0);
});

test('of few ratios nothing above is sure, of many nearly all', () => {
  const shape = new DecayedHistogram(5_000);
  for (let i = 0; i < 4; i++) shape.add(1);
  expect(shape.surelyAbove(1, 1)).toBe(0);
  for (let i = 0; i < 2_000; i++) shape.add(1);
  expect(shape.surelyAbove(1, 1) / shape.meanAbove(1, 1)).toBeGreaterThan(0.9);
  expect(shape.surelyAbove(1, 1)).toBeLessThan(shape.meanAbove(1, 1));
});

test('what is old counts no more', () => {
  const shape = new DecayedHistogram(100);
  for (let i = 0; i < 1_000; i++) shape.add(2);
  for (let i = 0; i < 1_000; i++) shape.add(0);
  expect(shape.quantile(0.99)).toBeLessThan(0.2);
});

test('a million values later it still adds up', () => {
  const shape = new DecayedHistogram(50);
  for (let i = 0; i < 1_000_000; i++) shape.add(i % 2);
  expect(shape.shareAbove(0.5)).toBeCloseTo(0.5, 1);
  expect(Number.isFinite(shape.meanAbove(1, 0))).toBe(true);
});
