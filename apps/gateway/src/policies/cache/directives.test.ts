import { expect, test } from 'vitest';
import { millisecondsOf, readDirectives, readTargeted } from './directives.js';

test.each<[string, Record<string, string>]>([
  ['', {}],
  ['max-age=60', { 'max-age': '60' }],
  ['MaX-AgE=60 , No-Store', { 'max-age': '60', 'no-store': '' }],
  ['max-age="60"', { 'max-age': '60' }],
  ['ext="max-age=3600, no-store", max-age=1', { ext: 'max-age=3600, no-store', 'max-age': '1' }],
  ['a="x\\"y", b', { a: 'x"y', b: '' }],
  ['max-age=60, max-age=5', { 'max-age': '5' }],
  ['max-age=60, max-age=x', { 'max-age': 'x' }],
  ['max-age =60, , =5', {}],
])('Cache-Control: %s', (text, expected) => {
  expect(Object.fromEntries(readDirectives(text))).toEqual(expected);
});

test.each<[string, number | undefined]>([
  ['max-age=003', 3_000],
  ['max-age=-1', 0],
  ["max-age='60'", 0],
  ['max-age=1.5', 0],
  ['max-age=99999999999', 2 ** 31 * 1_000],
  ['s-maxage=60', undefined],
])('%s', (text, expected) => {
  expect(millisecondsOf(readDirectives(text), 'max-age')).toBe(expected);
});

test.each<[string, Record<string, string> | undefined]>([
  ['max-age=60', { 'max-age': '60' }],
  ['foobar, max-age=60;x=1, no-store', { foobar: '', 'max-age': '60', 'no-store': '' }],
  ['no-store=?0, max-age=1', { 'max-age': '1' }],
  ['max-age=60, &&&', undefined],
  ['max-age=60,', undefined],
  ['Max-Age=60', undefined],
  ['max-age="60"', undefined],
  ['', undefined],
])('CDN-Cache-Control: %s', (text, expected) => {
  const read = readTargeted(text);
  expect(read && Object.fromEntries(read)).toEqual(expected);
});
