import { expect, test } from 'vitest';
import { conditionWords } from './condition-words';

test('conditions read as one would say them', () => {
  expect(
    conditionWords({
      match: 'all',
      tests: [
        { on: 'method', values: ['POST', 'PUT'] },
        { on: 'header', name: 'x-beta', match: 'present', not: true },
      ],
    }),
  ).toBe('when method is POST or PUT and not header x-beta is present');
  expect(
    conditionWords({
      match: 'any',
      tests: [
        { on: 'path', match: 'starts', values: ['/a'] },
        { on: 'query', name: 'raw', match: 'is', values: ['1'] },
      ],
      and: { match: 'all', tests: [{ on: 'plan', values: ['plan_1'] }] },
    }),
  ).toBe('when (path starts with /a or parameter raw is 1) and (plan is plan_1)');
  expect(
    conditionWords({
      match: 'all',
      tests: [
        { on: 'operation', match: 'fits', values: ['POST /orders/{id}', '/admin/**'] },
        { on: 'operation', match: 'tagged', values: ['billing'], not: true },
      ],
    }),
  ).toBe('when operation fits POST /orders/{id} or /admin/** and not operation is tagged billing');
  expect(conditionWords({ match: 'all', tests: [] })).toBe('');
});
