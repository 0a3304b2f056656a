import { describe, expect, test } from 'vitest';
import { OwnLedger } from './own-ledger.js';
import { SlidingSum } from './sliding-sum.js';
import { ToldLimit } from './told-limit.js';

describe('a limit that was told', () => {
  test('nothing was told: no limit', () => {
    expect(new ToldLimit().waitMs(1e9, 5)).toBe(0);
  });

  test('what is sent is taken off, what fills up again comes back', () => {
    const limit = new ToldLimit();
    limit.told({ remaining: 1_000, limit: 10_000, resetMs: 60_000 }, 0);
    limit.take(900);
    expect(limit.waitMs(100, 0)).toBe(0);
    expect(limit.waitMs(1_000, 0)).toBeGreaterThan(0);
    expect(limit.waitMs(1_000, limit.waitMs(1_000, 0))).toBe(0);
    expect(limit.waitMs(10_000, 60_000)).toBe(0);
  });

  test('more than the whole limit waits for the whole limit, not for ever', () => {
    const limit = new ToldLimit();
    limit.told({ remaining: 0, limit: 1_000, resetMs: 60_000 }, 0);
    expect(limit.waitMs(5_000, 0)).toBe(60_000);
  });

  test('without a reset it is believed for a while', () => {
    const limit = new ToldLimit();
    limit.told({ remaining: 0 }, 0);
    expect(limit.waitMs(1, 100)).toBeGreaterThan(1_000);
    expect(limit.waitMs(1, 60_000)).toBe(0);
  });
});

describe('our own ledger', () => {
  test('requests, tokens and calls at a time, each by itself', () => {
    const ledger = new OwnLedger();
    for (let i = 0; i < 3; i++) ledger.sent(100, 1_000);
    expect(ledger.wouldExceed({ requestsPerMinute: 3 }, 1, 1_000)).toBe(true);
    expect(ledger.wouldExceed({ requestsPerMinute: 4 }, 1, 1_000)).toBe(false);
    expect(ledger.wouldExceed({ tokensPerMinute: 350 }, 51, 1_000)).toBe(true);
    expect(ledger.wouldExceed({ tokensPerMinute: 350 }, 50, 1_000)).toBe(false);
    ledger.inFlight = 2;
    expect(ledger.wouldExceed({ inFlightMax: 2 }, 1, 1_000)).toBe(true);
  });

  test('a minute later all is there again, and what was sent but not used at once', () => {
    const ledger = new OwnLedger();
    ledger.sent(100, 1_000);
    ledger.corrected(-60, 2_000);
    expect(ledger.wouldExceed({ tokensPerMinute: 100 }, 60, 2_000)).toBe(false);
    expect(ledger.wouldExceed({ tokensPerMinute: 100 }, 61, 2_000)).toBe(true);
    expect(ledger.wouldExceed({ tokensPerMinute: 100 }, 100, 70_000)).toBe(false);
  });

  test('a call larger than the limit is made when nothing else is', () => {
    const ledger = new OwnLedger();
    expect(ledger.wouldExceed({ tokensPerMinute: 100 }, 500, 1_000)).toBe(false);
  });
});

test('a sliding sum forgets in steps, whatever the gaps', () => {
  const sum = new SlidingSum(60_000);
  sum.add(5, 0);
  sum.add(7, 30_000);
  expect(sum.sum(54_000)).toBe(12);
  expect(sum.sum(62_000)).toBe(7);
  expect(sum.sum(1e9)).toBe(0);
  sum.add(1, 1e9 + 1);
  expect(sum.sum(1e9 + 2)).toBe(1);
});
