import { expect, test } from 'vitest';
import { share } from './suite.js';

const board = { entry: 'here', elsewhere: { entry: 'there', rows: ['P10'] } };

test('each row is measured by the entry that has it', () => {
  expect(share(board, ['P1', 'p10', '--json', 'out.json'])).toEqual([
    { entry: 'here', rows: ['P1'] },
    { entry: 'there', rows: ['p10'] },
  ]);
  expect(share(board, ['--json', 'P1', 'P10'])).toEqual([{ entry: 'there', rows: ['P10'] }]);
});

test('no row named means all of them', () => {
  expect(share(board, [])).toEqual([
    { entry: 'here', rows: [] },
    { entry: 'there', rows: [] },
  ]);
  expect(share({ entry: 'here' }, ['R1'])).toEqual([{ entry: 'here', rows: ['R1'] }]);
});
