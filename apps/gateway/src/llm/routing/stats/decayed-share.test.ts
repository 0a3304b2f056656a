import { expect, test } from 'vitest';
import { DecayedShare } from './decayed-share.js';

test('begins as its prior says, and goes by the latest answers', () => {
  const share = new DecayedShare(0.05, 10, 15, 25_000);
  expect(share.share(0)).toBeCloseTo(0.005);
  for (let i = 0; i < 200; i++) share.add(1, 0);
  // fifteen of them are remembered, beside the ten of the prior
  expect(share.share(0)).toBeCloseTo(15.05 / 25, 2);
  for (let i = 0; i < 200; i++) share.add(0, 0);
  expect(share.share(0)).toBeLessThan(0.01);
});

test('an answer counts half after its time though no other came, and clocks that go back change nothing', () => {
  const share = new DecayedShare(0, 10, 1e9, 25_000);
  share.add(1, 50_000);
  expect(share.share(50_000)).toBeCloseTo(1 / 11, 6);
  expect(share.share(75_000)).toBeCloseTo(0.5 / 10.5, 6);
  expect(share.share(125_000)).toBeCloseTo(0.125 / 10.125, 6);
  expect(share.share(0)).toBeCloseTo(1 / 11, 6);
  share.add(0, 75_000);
  expect(share.share(75_000)).toBeCloseTo(0.5 / 11.5, 6);
});
