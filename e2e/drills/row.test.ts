import { expect, test } from 'vitest';
import { allOf, atMost, misses } from './row.js';

const lost = (value: number, goal: number, must = goal) => atMost({ id: 'R', value, unit: 'lost', goal, must });
const refused = (value: number, goal: number) => allOf({ id: 'R', value, unit: 'refused', goal });

test('a figure misses when it is past its line, whichever way that lies, or is no number', () => {
  expect([lost(0, 0), lost(3, 1, 4), refused(20, 20)].map(misses)).toEqual([false, false, false]);
  expect([lost(1, 0), lost(5, 1, 4), refused(19, 20), lost(Number.NaN, 0)].map(misses)).toEqual([true, true, true, true]);
  expect([lost(0, 0), lost(3, 1, 4), refused(19, 20)].map(({ holds }) => holds)).toEqual([true, false, false]);
});
