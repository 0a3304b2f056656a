import zlib from 'node:zlib';
import { expect, test } from 'vitest';
import { decode, isPlain, readableCodings } from './coding.js';

const content = Buffer.from('hello '.repeat(1_000));

test.each([
  ['gzip', zlib.gzipSync(content)],
  ['X-GZIP', zlib.gzipSync(content)],
  [' deflate ', zlib.deflateSync(content)],
  ['br', zlib.brotliCompressSync(content)],
  ['zstd', zlib.zstdCompressSync(content)],
  ['identity', content],
])('undoes %s', async (name, bytes) => {
  expect(await decode(bytes, name, 10_000)).toEqual(content);
});

test('says what cannot be undone, and does not grow a bomb', async () => {
  const bomb = zlib.gzipSync(Buffer.alloc(50_000_000));
  expect(await decode(bomb, 'gzip', 1_000_000)).toBe('too-large');
  expect(await decode(zlib.brotliCompressSync(Buffer.alloc(5_000_000)), 'br', 1_000_000)).toBe('too-large');
  expect(await decode(content, 'gzip', 10_000)).toBe('invalid');
  expect(await decode(content, 'gzip, br', 10_000)).toBe('unknown');
  expect(await decode(content, 'constructor', 10_000)).toBe('unknown');
  expect(await decode(content, undefined, 10)).toBe('too-large');
});

test('asks for what it can undo only', () => {
  expect(readableCodings('gzip, deflate, br;q=0.9, compress, dcb, *')).toBe('gzip, deflate, br;q=0.9');
  expect(readableCodings('compress')).toBe('identity');
  expect([undefined, '', 'identity', ' Identity '].map(isPlain)).toEqual([true, true, true, true]);
  expect(isPlain('identity, gzip')).toBe(false);
});
