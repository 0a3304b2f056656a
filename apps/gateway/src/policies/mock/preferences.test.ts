import { expect, test } from 'vitest';
import { readPreferences } from './preferences.js';

test.each<[string | undefined, object]>([
  [undefined, {}],
  ['', {}],
  ['code=404', { code: 404 }],
  ['respond-async, wait=10; code="503"', { code: 503 }],
  ['example=dog, code=200', { example: 'dog', code: 200 }],
  ['example="a, b; c \\"d\\""', { example: 'a, b; c "d"' }],
  ['code=404, code=200', { code: 404 }],
  ['code=100', {}],
  ['code=99999, code=x, xcode=200', {}],
  [`example=${'x'.repeat(600)}`, {}],
])('%s', (field, expected) => {
  expect(readPreferences(field)).toEqual(expected);
});
