import { expect, test } from 'vitest';
import { fromBytes, toBytes } from './shared-form.js';
import { StoredResponse } from './stored-response.js';

const LIFETIME = { ageMs: 1, freshMs: 60_000, noCache: false, mustRevalidate: true, staleWhileRevalidateMs: 0, staleIfErrorMs: 5 };
const body = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
const stored = new StoredResponse({
  key: 'the key',
  target: 'the target',
  status: 404,
  fields: [['x-latin', '\u00e4\u00ff']],
  body,
  selecting: [['accept', '=a']],
  lifetime: LIFETIME,
  receivedAt: 5_000,
  requestedAt: 4_000,
  tags: ['red'],
});

test('what is read back is what was written, and older by the difference of clocks', () => {
  const read = fromBytes(toBytes(stored), 'the key', 1_000);
  expect(read?.parts).toEqual({ ...stored.parts, requestedAt: 3_000 });
  const heads = [read ?? stored, stored].map((one) => one.takeHead());
  expect(heads[0]?.bytes.toString('latin1', 0, heads[0].length)).toBe(heads[1]?.bytes.toString('latin1', 0, heads[1].length));
  expect(read).toBeInstanceOf(StoredResponse);
});

test.each<[string, Buffer, string]>([
  ['another key’s', toBytes(stored), 'another key'],
  ['nothing', Buffer.alloc(0), 'the key'],
  ['another form', Buffer.from('V names'), 'the key'],
  ['cut', toBytes(stored).subarray(0, 20), 'the key'],
  ['a length beyond its end', Buffer.from([0x31, 0xff, 0xff, 0xff, 0xff, 1]), 'the key'],
  ['no JSON', Buffer.concat([Buffer.from([0x31, 0, 0, 0, 3]), Buffer.from('{{{body')]), 'the key'],
  ['rubbish for JSON', toBytes(stored).fill('x', 5, 30), 'the key'],
])('%s is not taken', (_name, bytes, key) => {
  expect(fromBytes(bytes, key, 0)).toBeUndefined();
});
