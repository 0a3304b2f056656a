import { expect, test } from 'vitest';
import { readPair } from './basic-auth.js';

const encoded = (text: string) => Buffer.from(text).toString('base64');

test('user and password are split at the first colon, in UTF-8', () => {
  expect(readPair(encoded('shop:a:b'))).toEqual({ user: 'shop', password: 'a:b' });
  expect(readPair(encoded('é:ü'))).toEqual({ user: 'é', password: 'ü' });
  expect(readPair(encoded(':'))).toEqual({ user: '', password: '' });
});

test('one pair has one spelling: what is padded, broken or endless otherwise is none', () => {
  for (const bad of ['', '=', 'a', 'YTpi=', 'YTpi====', 'YTp', 'YT pi', 'YTpi\n', 'YTp_', encoded('nocolon'), encoded(`a:${'b'.repeat(2_000)}`)])
    expect(readPair(bad), bad).toBeUndefined();
});
