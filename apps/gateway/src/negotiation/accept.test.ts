import { expect, test } from 'vitest';
import { preferredType, weighted } from './accept.js';

const choose = (offers: string[], accept?: string) => preferredType(offers, (offer) => offer, accept);

test('members with their weights; one that cannot be read weighs nothing', () => {
  expect(weighted('a/b;x=1;q=0.5, c/d , ,*/*;q=0.001;e=1, f/g;q=2, h/i;Q=1.000')).toEqual([
    { name: 'a/b', weight: 0.5 },
    { name: 'c/d', weight: 1 },
    { name: '*/*', weight: 0.001 },
    { name: 'f/g', weight: 0 },
    { name: 'h/i', weight: 1 },
  ]);
});

test.each([
  [undefined, 'application/json'],
  ['', 'application/json'],
  ['*/*', 'application/json'],
  ['text/html', 'text/html; charset=utf-8'],
  ['text/*;q=0.5, application/json;q=0.4', 'text/html; charset=utf-8'],
  ['application/json;q=0.1, */*;q=0.9', 'text/html; charset=utf-8'],
  ['*/*, application/json;q=0', 'text/html; charset=utf-8'],
  ['TEXT/HTML', 'text/html; charset=utf-8'],
  ['image/png', undefined],
  ['application/json;q=0', undefined],
])('Accept %s: %s', (accept, chosen) => {
  expect(choose(['application/json', 'text/html; charset=utf-8'], accept)).toBe(chosen);
});
