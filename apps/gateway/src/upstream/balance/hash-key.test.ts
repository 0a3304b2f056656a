import { expect, test } from 'vitest';
import { cookieValue } from './hash-key.js';

test.each([
  ['session=abc', 'session', 'abc'],
  ['a=1; session=abc; b=2', 'session', 'abc'],
  ['session="abc"', 'session', 'abc'],
  ['xsession=1; session = abc', 'session', 'abc'],
  ['a=b=c', 'a', 'b=c'],
  ['session', 'session', undefined],
  ['', 'session', undefined],
])('in %j the cookie %s is %j', (field, name, value) => {
  expect(cookieValue(field, name)).toBe(value);
});
