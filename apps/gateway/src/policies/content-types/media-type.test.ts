import { expect, test } from 'vitest';
import { isJson, isXml, mediaTypeTest, parseMediaType } from './media-type.js';

test.each([
  ['application/json', { type: 'application/json', charset: undefined }],
  [' Text/HTML ; Charset="UTF-8" ; q=1', { type: 'text/html', charset: 'utf-8' }],
  ['a/b;charset=x;charset=y', { type: 'a/b', charset: 'x' }],
  ['json', undefined],
  ['', undefined],
  ['a/b/c', undefined],
  ['a b/c', undefined],
  ['application/json, text/html', undefined],
])('%j', (value, media) => {
  expect(parseMediaType(value)).toEqual(media);
});

test('ranges and suffixes take what they name', () => {
  const fits = mediaTypeTest(['image/*', 'application/*+json', 'text/plain']);
  const types = ['image/png', 'images/png', 'application/a+json', 'application/json', 'text/plain', 'text/plainer'];
  expect(types.map(fits)).toEqual([true, false, true, false, true, false]);
  expect(mediaTypeTest(['*/*'])('any/thing')).toBe(true);
  expect(mediaTypeTest([])('any/thing')).toBe(false);
  expect(['application/json', 'application/problem+json', 'application/jsonp'].map(isJson)).toEqual([true, true, false]);
  expect(['text/xml', 'application/soap+xml', 'text/html'].map(isXml)).toEqual([true, true, false]);
});
