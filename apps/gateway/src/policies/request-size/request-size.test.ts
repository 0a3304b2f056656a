import { expect, test } from 'vitest';
import type { Runtime } from '../../compile/runtime.js';
import type { Exchange } from '../../exchange/exchange.js';
import type { PolicySite } from '../../pipeline/policy.js';
import { requestSize } from './request-size.js';

const policy = requestSize.create({ bodyBytesMax: 100 }, {} as Runtime, {} as PolicySite);
const asked = (bodyLength: number, bodyBytesMax: number) => ({ bodyLength, bodyBytesMax }) as Exchange;

test('a length says at once what is too much', () => {
  expect(policy.onRequest?.(asked(101, 1_000))).toMatchObject({ status: 413, code: 'gateway.body_too_large' });
  expect(policy.onRequest?.(asked(100, 1_000))).toBeUndefined();
  expect(policy.onRequest?.(asked(0, 1_000))).toBeUndefined();
});

test('a body without one is counted against the least of all sizes', () => {
  for (const [before, after] of [
    [1_000, 100],
    [50, 50],
  ] as const) {
    const x = asked(-1, before);
    expect(policy.onRequest?.(x)).toBeUndefined();
    expect(x.bodyBytesMax).toBe(after);
  }
});
