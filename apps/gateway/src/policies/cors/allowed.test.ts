import { expect, test } from 'vitest';
import { headersAllowed, methodAllowed, originTest } from './allowed.js';

test.each<[string, string[], string[], string[]]>([
  ['anyone', ['*'], ['https://a.example', 'null'], []],
  ['one', ['https://a.example'], ['https://a.example'], ['http://a.example', 'https://a.example:444', 'https://A.example', 'https://b.a.example', 'null', '']],
  ['the scheme’s own port', ['https://a.example:443', 'http://b.example:80'], ['https://a.example', 'http://b.example'], ['https://a.example:443']],
  ['another port', ['http://localhost:3000'], ['http://localhost:3000'], ['http://localhost']],
  [
    'any host below',
    ['https://*.a.example'],
    ['https://b.a.example', 'https://c.b.a.example'],
    [
      'https://a.example',
      'https://.a.example',
      'https://evil.example/.a.example',
      'https://x@b.a.example',
      'https://evil.example:1.a.example',
      'https://b.a.example.evil.example',
    ],
  ],
])('%s', (_what, origins, allowed, refused) => {
  const allows = originTest(origins);
  for (const origin of allowed) expect(allows(origin), origin).toBe(true);
  for (const origin of refused) expect(allows(origin), origin).toBe(false);
});

test('safelisted methods need no naming, others are told apart by case', () => {
  expect(['GET', 'HEAD', 'POST', 'PUT', 'put', 'DELETE'].map((method) => methodAllowed(['PUT'], method))).toEqual([true, true, true, true, false, false]);
});

test('header names in any case and any order', () => {
  expect(headersAllowed(['X-Api-Key', 'content-type'], 'content-type, X-API-KEY')).toBe(true);
  expect(headersAllowed(['x-api-key'], '')).toBe(true);
  expect(headersAllowed(['x-api-key'], 'authorization,x-api-key')).toBe(false);
});
