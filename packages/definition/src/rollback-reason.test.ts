import { describe, expect, test } from 'vitest';
import { rollbackReason, SplitRollback } from './index.js';

const figures = (calls: number, failures: number, p95Ms = 10) => ({ calls, failures, p95Ms });
const rule = SplitRollback.parse({});

describe('the verdict on an arm', () => {
  test('failures: above the margin, with calls enough, and beyond chance', () => {
    expect(rollbackReason(rule, figures(49, 49), figures(1_000, 0))).toBeUndefined();
    expect(rollbackReason(rule, figures(100, 5), figures(1_000, 0))).toBeUndefined();
    expect(rollbackReason(rule, figures(100, 20), figures(1_000, 10))).toContain('20.0 % of 100 calls failed in 60 s, 1.0 % of 1000 beside it');
    // both fail alike: whatever is behind them is ill, not the arm
    expect(rollbackReason(rule, figures(100, 60), figures(1_000, 590))).toBeUndefined();
    // six in a hundred more, of so few: chance
    expect(rollbackReason(rule, figures(50, 8), figures(50, 5))).toBeUndefined();
    expect(rollbackReason({ ...rule, failureShareAbove: 1 }, figures(100, 100), figures(1_000, 0))).toBeUndefined();
    expect(rollbackReason({ ...rule, enabled: false }, figures(100, 100), figures(1_000, 0))).toBeUndefined();
  });
  test('failures without enough calls beside it count for themselves', () => {
    expect(rollbackReason(rule, figures(100, 20), figures(3, 0))).toContain('too few beside it');
    expect(rollbackReason(rule, figures(100, 3), figures(0, 0))).toBeUndefined();
  });
  test('time: so many times the upstream’s own, and so much longer', () => {
    expect(rollbackReason(rule, figures(100, 0, 250), figures(100, 0, 100))).toBe('95 % of the answers came within 250 ms, within 100 ms beside it');
    expect(rollbackReason(rule, figures(100, 0, 90), figures(100, 0, 10))).toBeUndefined();
    expect(rollbackReason(rule, figures(100, 0, 900), figures(10, 0, 10))).toBeUndefined();
    expect(rollbackReason({ ...rule, latencyFactor: 0 }, figures(100, 0, 900), figures(100, 0, 10))).toBeUndefined();
  });
});
