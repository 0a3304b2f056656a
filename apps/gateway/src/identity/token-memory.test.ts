import { expect, test } from 'vitest';
import { TokenMemory, tokenKey } from './token-memory.js';

test('what was found out ends with its time', () => {
  const memory = new TokenMemory<string>(10);
  memory.set('a', 'one', 100);
  expect([memory.get('a', 99), memory.get('a', 100), memory.get('b', 0)]).toEqual(['one', undefined, undefined]);
});

test('memory is bounded, and what is in use stays', () => {
  const memory = new TokenMemory<number>(100);
  memory.set('used', 0, 1e9);
  for (let i = 0; i < 10_000; i++) {
    memory.set(`token ${i}`, i, 1e9);
    expect(memory.get('used', 0)).toBe(0);
    expect(memory.size).toBeLessThanOrEqual(200);
  }
  expect(memory.get('token 1', 0)).toBeUndefined();
  memory.clear();
  expect([memory.size, memory.get('used', 0)]).toEqual([0, undefined]);
});

test('every letter of a token counts', () => {
  const token = 'head.claims.signature';
  const keys = new Set([token, `${token}=`, token.toUpperCase(), token.slice(0, -1), `${token} `].map(tokenKey));
  expect(keys.size).toBe(5);
});
