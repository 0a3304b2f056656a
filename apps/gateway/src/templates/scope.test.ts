import { expect, test } from 'vitest';
import type { Exchange } from '../exchange/exchange.js';
import { contextOf } from './scope.js';

const PROTO = '__proto__';
const exchange = () => ({ context: null }) as unknown as Exchange;

test('what policies tell each other inherits nothing, and is one exchange’s alone', () => {
  const [x, other] = [exchange(), exchange()];
  const context = contextOf(x);
  expect(contextOf(x)).toBe(context);
  for (const name of ['constructor', 'toString', PROTO, 'hasOwnProperty']) expect(context[name], name).toBeUndefined();
  context[PROTO] = { toString: 'ours' };
  expect(Object.keys(context)).toEqual([PROTO]);
  expect('toString' in contextOf(other)).toBe(false);
  expect(Object.keys(contextOf(other))).toEqual([]);
});
