import { expect, test } from 'vitest';
import { spendMicros } from './spend.js';

const PRICE = {
  inputPerMillion: 3_000_000,
  outputPerMillion: 15_000_000,
  cachedInputPerMillion: 300_000,
  cacheWritePerMillion: 3_750_000,
  cacheWrite1hPerMillion: 6_000_000,
};

test('parts of the input are paid once, each at its own price', () => {
  expect(spendMicros(PRICE, { inputTokens: 1_000, outputTokens: 100 })).toBe(3_000 + 1_500);
  expect(spendMicros(PRICE, { inputTokens: 1_000, cachedInputTokens: 600, outputTokens: 0 })).toBe(1_200 + 180);
  expect(spendMicros(PRICE, { inputTokens: 1_000, cacheWriteTokens: 500, cacheWrite1hTokens: 200 })).toBe(1_500 + 1_125 + 1_200);
  // reasoning is output
  expect(spendMicros(PRICE, { inputTokens: 0, outputTokens: 100, reasoningTokens: 90 })).toBe(1_500);
});

test('a longer call is priced as a whole by its tier, and what the provider told counts first', () => {
  const tiers = [{ aboveInputTokens: 200_000, inputPerMillion: 6_000_000, outputPerMillion: 22_500_000 }];
  expect(spendMicros({ ...PRICE, tiers }, { inputTokens: 200_000, outputTokens: 0 })).toBe(600_000);
  expect(spendMicros({ ...PRICE, tiers }, { inputTokens: 200_001, outputTokens: 0 })).toBe(1_200_006);
  expect(spendMicros(PRICE, { inputTokens: 1_000, costMicros: 7 })).toBe(7);
  expect(spendMicros(undefined, { inputTokens: 1_000 })).toBeUndefined();
});

test('a part of a micro-dollar is a whole one', () => {
  expect(spendMicros({ inputPerMillion: 1, outputPerMillion: 0 }, { inputTokens: 1 })).toBe(1);
  expect(spendMicros({ inputPerMillion: 0, outputPerMillion: 0, perCall: 5, perImage: 10 }, { images: 2 })).toBe(25);
});
