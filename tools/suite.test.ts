import { expect, test } from 'vitest';
import { boards, share } from './suite.js';

const board = { entry: 'here', options: ['--rounds'], elsewhere: { entry: 'there', rows: ['P10', 'P15'], both: ['P15'], options: ['--minutes'] } };

test('each row is measured by the entry that has it', () => {
  expect(share(board, ['P1', 'p10', '--json', 'out.json'])).toEqual([
    { entry: 'here', rows: ['P1'], flags: [] },
    { entry: 'there', rows: ['p10'], flags: [] },
  ]);
  expect(share(board, ['--json', 'P1', 'P10'])).toEqual([{ entry: 'there', rows: ['P10'], flags: [] }]);
});

test('a row with a part in each is measured by both', () => {
  expect(share(board, ['P15'])).toEqual([
    { entry: 'here', rows: ['P15'], flags: [] },
    { entry: 'there', rows: ['P15'], flags: [] },
  ]);
});

test('no row named means all of them', () => {
  expect(share(board, [])).toEqual([
    { entry: 'here', rows: [], flags: [] },
    { entry: 'there', rows: [], flags: [] },
  ]);
  expect(share({ entry: 'here' }, ['R1'])).toEqual([{ entry: 'here', rows: ['R1'], flags: [] }]);
});

test('an option goes where it is known, and nowhere else', () => {
  expect(share(board, ['P1', '--minutes', '2', 'P10', '--rounds', '3'])).toEqual([
    { entry: 'here', rows: ['P1'], flags: ['--rounds', '3'] },
    { entry: 'there', rows: ['P10'], flags: ['--minutes', '2'] },
  ]);
  expect(() => share(board, ['P1', '--rate', '5'])).toThrow('--rate');
  expect(() => share(board, ['P1', '--rounds'])).toThrow('--rounds needs a value');
});

test.each([
  ['routing', '--only', 'steady,heavy tails'],
  ['policies', '--only', 'cors,jwt'],
  ['P1', '--rounds', '3'],
])('what the pages say of %s is taken: %s', (row, option, value) => {
  expect(share(boards.bench, [row, option, value])).toEqual([{ entry: boards.bench.entry, rows: [row], flags: [option, value] }]);
});
