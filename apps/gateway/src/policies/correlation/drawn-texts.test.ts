import { expect, test } from 'vitest';
import { HeaderName } from '../../http1/header-name.js';
import { output } from '../../http1/output.js';
import { DrawnTexts } from './drawn-texts.js';

test('texts are of their form, each is another, and those before stay what they were', () => {
  const uuids = new DrawnTexts('xxxxxxxx-xxxx-4xxx-vxxx-xxxxxxxxxxxx');
  const given = Array.from({ length: 1_000 }, () => uuids.next());
  const texts = given.map(({ text }) => text);
  for (const text of texts) expect(text).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(texts).size).toBe(1_000);
  expect(given.map(({ text }) => text)).toEqual(texts);
});

test('every digit may come anywhere, but no zero where none may', () => {
  const drawn = new DrawnTexts('nx');
  const texts = Array.from({ length: 5_000 }, () => drawn.next().text);
  expect(new Set(texts.map((text) => text[1])).size).toBe(16);
  expect(texts.some((text) => text.startsWith('0'))).toBe(false);
});

test('what is written is what is read, a part of it too', () => {
  const drawn = new DrawnTexts('00-xxxx-01').next();
  drawn.putLine(new HeaderName('x-trace'));
  expect(output.take().toString('latin1')).toBe(`x-trace: ${drawn.text}\r\n`);
  expect(drawn.slice(3, 7).text).toBe(drawn.text.slice(3, 7));
});
