import { expect, test } from 'vitest';
import { share } from './suite.js';

const parts = [{ entry: 'own' }, { entry: 'whole', rows: ['P10', 'P12'] }];

test('each named row goes to the part that measures it, an unknown one to the first, which says so', () => {
  expect(share(parts, ['p12', 'P2', 'P99', 'P12'])).toEqual([
    { entry: 'own', rows: ['P2', 'P99'] },
    { entry: 'whole', rows: ['P12'] },
  ]);
  expect(share(parts, ['P10'])).toEqual([{ entry: 'whole', rows: ['P10'] }]);
});

test('without names every part measures all of its own', () => {
  expect(share(parts, [])).toEqual([
    { entry: 'own', rows: [] },
    { entry: 'whole', rows: [] },
  ]);
});
