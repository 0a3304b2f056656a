import { expect, test } from 'vitest';
import { chooseCoding } from './choose-coding.js';

test.each<[string | undefined, string | null]>([
  [undefined, null],
  ['', null],
  ['gzip', 'gzip'],
  ['GZIP, BR', 'br'],
  ['gzip;q=0.8, br;q=0.8', 'br'],
  ['gzip;q=0.9, br;q=0.8', 'gzip'],
  ['*;q=0.5', 'br'],
  ['*;q=0', null],
  ['identity;q=0.5, gzip;q=0.4', null],
  ['identity;q=0.5, gzip;q=0.5', 'gzip'],
  ['identity;q=0, gzip;q=0', null],
  ['br;q=nonsense, gzip', 'gzip'],
])('Accept-Encoding %s: %s', (field, coding) => {
  expect(chooseCoding(['br', 'gzip'], field)).toBe(coding);
});
