import { expect, test } from 'vitest';
import { maskPath, maskQuery } from './mask-parameters.js';

test.each([
  ['', ''],
  ['?a=1', '?a=1'],
  ['?email=x&a=1&EMAIL=y', '?email=***&a=1&EMAIL=y'],
  ['?e%6Dail=x&my+name=z', '?e%6Dail=***&my+name=***'],
  ['?email&%zz=1', '?email&%zz=1'],
])('query %s: %s', (query, expected) => {
  expect(maskQuery(query, new Set(['email', 'my name']))).toBe(expected);
});

test('whole segments of the path, behind the API’s root', () => {
  const names = new Set(['id', 'ending']);
  expect(maskPath('/acme/pets/v1/pets/7/a.pdf', 13, '/pets/{id}/{name}.{ending}', names)).toBe('/acme/pets/v1/pets/***/***');
  expect(maskPath('/acme/pets/v1/pets', 13, '/pets/{id}', names)).toBe('/acme/pets/v1/pets');
});
