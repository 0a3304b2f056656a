import { expect, test } from 'vitest';
import { NOTHING } from './chat-stream';
import { aboutMicros, betterOf, tokensPerSecond } from './figures';

const usage = { input: 1_000, cached: 400, output: 50, reasoning: 0 };

test('speed counts from the first content on, and is not known where all came at once', () => {
  const answer = { ...NOTHING, usage };
  expect(tokensPerSecond({ answer, firstMs: 500, totalMs: 1_500 })).toBe(50);
  expect(tokensPerSecond({ answer, firstMs: 500, totalMs: 500 })).toBeNull();
  expect(tokensPerSecond({ answer: NOTHING, firstMs: 500, totalMs: 1_500 })).toBeNull();
});

test('cached input costs what the catalogue says of it, else as all input', () => {
  const price = { inputPerMillion: 1_000_000, outputPerMillion: 2_000_000 };
  expect(aboutMicros(price, usage)).toBe(1_100);
  expect(aboutMicros({ ...price, cachedInputPerMillion: 100_000 }, usage)).toBe(740);
});

test('sooner and cheaper are better, and so are more tokens a second', () => {
  const a = { first: 10, perSecond: 50, total: 100, cost: null };
  const b = { first: 20, perSecond: 40, total: 100, cost: 3 };
  expect([...betterOf(a, b)]).toEqual(['first', 'perSecond']);
  expect([...betterOf(b, a)]).toEqual([]);
  expect([...betterOf(a, null)]).toEqual([]);
});
