import { expect, test } from 'vitest';
import { readHttpDate } from './http-date.js';

const NOW = Date.UTC(2026, 10, 22);
const AT = Date.UTC(1994, 10, 6, 8, 49, 37);

test.each<[string | undefined, number | undefined]>([
  ['Sun, 06 Nov 1994 08:49:37 GMT', AT],
  ['sUN, 06 nOV 1994 08:49:37 gmt', AT],
  ['Sunday, 06-Nov-94 08:49:37 GMT', AT],
  ['Sun Nov  6 08:49:37 1994', AT],
  ['Friday, 06-Nov-76 08:49:37 GMT', Date.UTC(2076, 10, 6, 8, 49, 37)],
  ['Saturday, 06-Nov-77 08:49:37 GMT', Date.UTC(1977, 10, 6, 8, 49, 37)],
  [undefined, undefined],
  ['0', undefined],
  ['Sun, 06 Nov 1994 08:49:37 UTC', undefined],
  ['Sun, 06 Nov 94 08:49:37 GMT', undefined],
  ['Sun 06 Nov 1994 08:49:37 GMT', undefined],
  ['Sun,  06 Nov 1994 08:49:37 GMT', undefined],
  ['Sun, 06-Nov-1994 08:49:37 GMT', undefined],
  ['Sun, 06 Nov 1994 8:49:37 GMT', undefined],
  ['Sun, 31 Feb 1994 08:49:37 GMT', undefined],
  ['Sun, 06 Nov 1994 24:49:37 GMT', undefined],
  ['1994-11-06T08:49:37Z', undefined],
])('%s', (text, expected) => {
  expect(readHttpDate(text, NOW)).toBe(expected);
});
