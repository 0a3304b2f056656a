import { describe, expect, test } from 'vitest';
import { GradientLimit } from './gradient-limit.js';

const TERMS = { callsMin: 2, callsMax: 200, callsStart: 20, latencyTolerance: 2 };

/** An upstream that works on so many calls at once; more of them wait. Callers fill the limit up. */
function run(limit: GradientLimit, windows: number, from: number, latencyOf: (calls: number) => number | undefined): number {
  let now = from;
  for (let i = 0; i < windows; i++) {
    for (let n = 0; n < 12; n++) {
      now += 10;
      limit.sample(latencyOf(limit.limit), limit.limit, now);
    }
  }
  return now;
}
const capacityOf = (capacity: number, serviceMs: number) => (calls: number) => serviceMs * Math.max(1, calls / capacity);

describe('the limit of an upstream', () => {
  test('rises while more calls at once do not make it slower, up to its most', () => {
    const limit = new GradientLimit(TERMS);
    run(limit, 400, 1, () => 10);
    expect(limit.limit).toBe(200);
  });
  test('stays near what the upstream works on at once', () => {
    const limit = new GradientLimit({ ...TERMS, callsStart: 10 });
    run(limit, 300, 1, capacityOf(20, 10));
    expect(limit.limit).toBeGreaterThanOrEqual(20);
    expect(limit.limit).toBeLessThanOrEqual(60);
  });
  test('falls to its least when the upstream slows down, and comes back when it is quick again', () => {
    const limit = new GradientLimit(TERMS);
    let now = run(limit, 100, 1, () => 10);
    const before = limit.limit;
    now = run(limit, 40, now, () => 200);
    expect(limit.limit).toBeLessThanOrEqual(4);
    run(limit, 200, now, () => 10);
    expect(limit.limit).toBeGreaterThan(before / 2);
  });
  test('falls when most answers say that there is too much to do', () => {
    const limit = new GradientLimit(TERMS);
    run(limit, 50, 1, () => undefined);
    expect(limit.limit).toBe(2);
  });
  test('does not rise on calls that do not need it', () => {
    const limit = new GradientLimit(TERMS);
    for (let i = 0; i < 1_000; i++) limit.sample(10, 1, i * 20);
    expect(limit.limit).toBe(20);
  });
  test('hardly moves for one slow answer', () => {
    const limit = new GradientLimit(TERMS);
    run(limit, 20, 1, () => 10);
    const before = limit.limit;
    limit.sample(10_000, before, 1_000_000);
    expect(limit.limit).toBeGreaterThanOrEqual(Math.floor(before * 0.9));
  });
});
