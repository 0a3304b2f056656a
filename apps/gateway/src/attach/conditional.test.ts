import { expect, test } from 'vitest';
import type { Exchange } from '../exchange/exchange.js';
import { conditional } from './conditional.js';

test('what stands before the answer is passed by where the condition does not hold', () => {
  const started: string[] = [];
  const inner = { start: () => void started.push('inner') };
  const policy = conditional({ around: () => ({ start: () => void started.push('own') }) }, ({ method }) => method === 'GET', 0);
  const terminal = policy.around?.(inner);
  for (const method of ['GET', 'POST']) {
    const x = { method, slots: [] } as unknown as Exchange;
    policy.onRequest?.(x);
    terminal?.start(x);
  }
  expect(started).toEqual(['own', 'inner']);
});

test('a policy is asked to show something else only where it took part', () => {
  const policy = conditional({ onUnauthorized: () => true }, ({ method }) => method === 'GET', 0);
  const asked = ['GET', 'POST'].map((method) => {
    const x = { method, slots: [] } as unknown as Exchange;
    policy.onRequest?.(x);
    return policy.onUnauthorized?.(x);
  });
  expect(asked).toEqual([true, false]);
});
