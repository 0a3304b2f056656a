import { describe, expect, test } from 'vitest';
import { lognormal } from '../../../../bench/routing/noise.js';
import { seeded } from '../../../../testing/seeded.js';
import { TimeModel } from './time-model.js';

const PRIOR = [600, 60, 2] as const;

interface Fed {
  model: TimeModel;
  random: () => number;
  nowMs: number;
}

const start = (): Fed => ({ model: new TimeModel(PRIOR), random: seeded(5), nowMs: 0 });

/** Feeds so many calls of a law; tells which share of them was below what was predicted, for both quantiles. */
function feed(fed: Fed, count: number, law: (kilotokens: number, inFlight: number) => number, spread = 0.3): { half: number; high: number } {
  const noise = lognormal(spread);
  const below = { half: 0, high: 0 };
  for (let i = 0; i < count; i++) {
    fed.nowMs += 200;
    const [kilotokens, inFlight] = [fed.random() * 10, Math.floor(fed.random() * 20)];
    const scale = fed.model.scale(kilotokens, inFlight, 0, fed.nowMs, true);
    const said = { median: fed.model.median(scale), high: fed.model.high(scale) };
    const ms = law(kilotokens, inFlight) * noise(fed.random());
    if (ms <= said.median) below.half++;
    if (ms <= said.high) below.high++;
    fed.model.learn(ms, kilotokens, inFlight, 0, fed.nowMs, said);
  }
  return { half: below.half / count, high: below.high / count };
}

const median = ({ model, nowMs }: Fed, kilotokens: number, inFlight: number): number => model.median(model.scale(kilotokens, inFlight, 0, nowMs, true));

test('before anything was measured a target is as fast as the prior says, not infinitely fast', () => {
  const fed = start();
  expect(median(fed, 0, 0)).toBeGreaterThan(500);
  expect(median(fed, 10, 0)).toBeGreaterThan(1_000);
});

test('what tokens and calls in flight cost is learned apart', () => {
  const fed = start();
  feed(fed, 2_000, (kilotokens, inFlight) => 200 + 100 * kilotokens + 20 * inFlight);
  expect(median(fed, 0, 0) / 200).toBeGreaterThan(0.75);
  expect(median(fed, 0, 0) / 200).toBeLessThan(1.3);
  expect(median(fed, 10, 0) / 1_200).toBeGreaterThan(0.85);
  expect(median(fed, 10, 0) / 1_200).toBeLessThan(1.15);
  expect(median(fed, 0, 20) / 600).toBeGreaterThan(0.8);
  expect(median(fed, 0, 20) / 600).toBeLessThan(1.2);
});

test('a target that was silent is not taken for slower than it was: squares fit the mean, which lies above most of its times', () => {
  const fed = start();
  feed(fed, 3_000, () => 400, 0.6);
  fed.nowMs += 600_000;
  const scale = fed.model.scale(5, 10, 0, fed.nowMs, true);
  expect(scale / 400).toBeGreaterThan(0.9);
  expect(scale / 400).toBeLessThan(1.1);
  expect(fed.model.steadyScale(5, 10, 0, fed.nowMs)).toBeCloseTo(scale, 1);
});

test('in the long run a level that may be noise is none, and one that is none counts', () => {
  const fed = start();
  feed(fed, 1_000, () => 400);
  const usual = fed.model.steadyScale(5, 10, 0, fed.nowMs);
  feed(fed, 20, () => 4_000);
  expect(fed.model.steadyScale(5, 10, 0, fed.nowMs) / usual).toBeGreaterThan(2);
});

test.each([
  ['steady', (_: number) => 400],
  ['drifting', (n: number) => 400 * Math.exp(0.8 * Math.sin(n / 150))],
  ['jumping', (n: number) => (Math.floor(n / 120) % 2 === 0 ? 300 : 2_400)],
])('half and 95 of 100 are below what was predicted for them: %s', (_name, base) => {
  const fed = start();
  feed(fed, 300, () => base(0));
  let n = 0;
  const { half, high } = feed(fed, 3_000, () => base(n++), 0.5);
  expect(Math.abs(half - 0.5)).toBeLessThan(0.05);
  expect(Math.abs(high - 0.95)).toBeLessThan(0.03);
});

describe('a sudden change', () => {
  test('is believed after a call or two where calls were alike before', () => {
    const fed = start();
    feed(fed, 500, () => 300, 0.2);
    feed(fed, 2, () => 3_600, 0.2);
    expect(median(fed, 5, 10)).toBeGreaterThan(1_800);
  });

  test('is not seen in one slow call of many that are slow at times', () => {
    const fed = start();
    let n = 0;
    feed(fed, 2_000, () => (n++ % 25 === 0 ? 3_600 : 300), 0.2);
    const before = median(fed, 5, 10);
    feed(fed, 1, () => 3_600, 0.2);
    expect(median(fed, 5, 10) / before).toBeLessThan(1.6);
  });

  test('is forgotten while nothing is heard, so that somebody tries again', () => {
    const fed = start();
    feed(fed, 500, () => 300, 0.2);
    feed(fed, 5, () => 3_600, 0.2);
    const slow = median(fed, 5, 10);
    fed.nowMs += 300_000;
    expect(median(fed, 5, 10)).toBeLessThan(slow / 4);
  });
});

test('the hour of the week is learned', () => {
  const model = new TimeModel(PRIOR);
  const noise = lognormal(0.2);
  const random = seeded(9);
  let nowMs = 0;
  for (let hour = 0; hour < 24 * 35; hour++) {
    const base = hour % 24 < 8 ? 200 : 800;
    for (let i = 0; i < 30; i++) {
      nowMs += 120_000;
      const scale = model.scale(1, 0, hour % 168, nowMs, true);
      model.learn(base * noise(random()), 1, 0, hour % 168, nowMs, { median: model.median(scale), high: model.high(scale) });
    }
  }
  const at = (hour: number): number => model.median(model.scale(1, 0, hour, nowMs, true));
  expect(at(12) / at(3)).toBeGreaterThan(2);
});

test('a call that was given up counts as one that took longer', () => {
  const fed = start();
  feed(fed, 500, () => 300, 0.2);
  const before = median(fed, 5, 10);
  for (let i = 0; i < 6; i++) {
    fed.nowMs += 200;
    const scale = fed.model.scale(5, 10, 0, fed.nowMs, true);
    fed.model.learnAtLeast(2_000, scale, 5, 10, 0, fed.nowMs, { median: fed.model.median(scale), high: fed.model.high(scale) });
  }
  expect(median(fed, 5, 10)).toBeGreaterThan(before * 3);
});
