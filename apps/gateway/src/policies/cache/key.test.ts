import { expect, test } from 'vitest';
import { compileQuery } from './key.js';
import { normalised } from './selecting.js';

test.each<[Parameters<typeof compileQuery>[0], string, string]>([
  [{ query: 'all', queryNames: [], sortQuery: false }, '?b=2&a=1', '?b=2&a=1'],
  [{ query: 'all', queryNames: [], sortQuery: true }, '?b=2&a=2&a=1', '?a=2&a=1&b=2'],
  [{ query: 'only', queryNames: ['a'], sortQuery: false }, '?b=2&a=1&a', '?a=1&a'],
  [{ query: 'only', queryNames: ['a'], sortQuery: false }, '?b=2', ''],
  [{ query: 'except', queryNames: ['utm'], sortQuery: false }, '?utm=x&b=2', '?b=2'],
  [{ query: 'except', queryNames: ['utm'], sortQuery: true }, '', ''],
])('%o of %s', (config, query, expected) => {
  expect(compileQuery(config)(query)).toBe(expected);
});

test.each<[string, string | undefined, string | undefined, boolean]>([
  ['accept-encoding', 'gzip, br', 'BR;q=1.0,gzip', true],
  ['accept-encoding', 'gzip;q=0.50', 'gzip;q=0.5', true],
  ['accept-encoding', 'gzip;q=0', 'gzip', false],
  ['accept-encoding', undefined, '', false],
  ['accept-language', 'de, en;q=0.8', 'en;q=0.8, DE', true],
  ['accept-language', 'de, en;q=0.8', 'de;q=0.8, en', false],
  ['accept', 'text/html;level=1', 'text/html;level=2', false],
  ['x-mine', 'a,b', 'b,a', false],
  ['x-mine', ' a , b ', 'a,b', true],
])('%s: %s and %s', (name, one, other, same) => {
  expect(normalised(name, one) === normalised(name, other)).toBe(same);
});
