import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ChunkScanner, segments } from './chunks.js';

/** Data and rest of a body given in these pieces; null when its framing is broken. */
function decode(pieces: readonly Buffer[]): { data: string; done: boolean; left: string } | null {
  const scanner = new ChunkScanner();
  let data = '';
  for (const piece of pieces) {
    let at = 0;
    while (at < piece.length && !scanner.done) {
      at = scanner.scan(piece, at, piece.length);
      if (at < 0) return null;
      for (let i = 0; i < scanner.count; i++) data += piece.toString('latin1', segments[i * 2], segments[i * 2 + 1]);
    }
    if (scanner.done) return { data, done: true, left: piece.toString('latin1', at) };
  }
  return { data, done: scanner.done, left: '' };
}

const chunk = fc
  .tuple(
    fc.stringMatching(/^[a-z\r\n]{1,40}$/),
    fc.constantFrom('', '0', '00000', '0000000000'),
    fc.constantFrom('', ';a', ';a=b;c="d"', ' ;x', '\t; y=1', ';a = "b\\"\t" ; c'),
  )
  .map(([data, zeros, extension]) => ({ data, text: `${zeros}${data.length.toString(16)}${extension}\r\n${data}\r\n` }));
const body = fc
  .tuple(fc.array(chunk, { maxLength: 10 }), fc.constantFrom('0\r\n\r\n', '000;a\r\n\r\n', '0\r\nX-A: b\r\nX-C:\r\n\r\n'))
  .map(([chunks, end]) => ({ data: chunks.map(({ data }) => data).join(''), text: chunks.map(({ text }) => text).join('') + end }));

describe('the chunk scanner', () => {
  test('finds the data and the end, however the bytes are cut', () => {
    fc.assert(
      fc.property(body, fc.array(fc.nat(500), { maxLength: 6 }), ({ data, text }, cuts) => {
        const at = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
        const pieces = at.slice(1).map((end, i) => Buffer.from(text.slice(at[i], end), 'latin1'));
        expect(decode(pieces)).toEqual({ data, done: true, left: '' });
      }),
    );
  });

  test('stops at the end: what follows belongs to the next message', () => {
    expect(decode([Buffer.from('1\r\na\r\n0\r\n\r\nGET /')])).toEqual({ data: 'a', done: true, left: 'GET /' });
  });

  test.each(['g\r\na\r\n', '\r\na\r\n', '1\ra\r\n', '1\na\r\n', '1\r\nab\r\n', '1\r\na\n', '1\r\na\rb'])('refuses %j, however the bytes are cut', (text) => {
    for (let cut = 0; cut <= text.length; cut++) expect(decode([Buffer.from(text.slice(0, cut)), Buffer.from(`${text.slice(cut)}0\r\n\r\n`)])).toBeNull();
  });

  test('a body of more pieces than one scan holds is scanned in turns', () => {
    expect(decode([Buffer.from(`${'1\r\na\r\n'.repeat(10_000)}0\r\n\r\n`)])).toEqual({ data: 'a'.repeat(10_000), done: true, left: '' });
  });

  test('keeps trailers, however the bytes are cut', () => {
    for (let cut = 0; cut < 30; cut++) {
      const scanner = new ChunkScanner();
      const bytes = Buffer.from('0\r\nX-Sum:  a b \r\nX-No:\r\n\r\n');
      let at = scanner.scan(bytes, 0, Math.min(cut, bytes.length));
      while (!scanner.done && at < bytes.length) at = scanner.scan(bytes, at, bytes.length);
      expect(scanner.trailers).toBe('X-Sum:  a b \nX-No:\n');
      scanner.reset();
      expect(scanner.trailers).toBe('');
    }
  });

  test.each([';', ';=b', ';a=', ';a b', ';a="b', ';a="b"c', ' ', ';a ', ';a=b ', ';a="b" ', ';a=b=c', ';a=(b)'])('refuses the extension %j', (extension) => {
    expect(decode([Buffer.from(`1${extension}\r\na\r\n0\r\n\r\n`)])).toBeNull();
  });

  test.each([
    ['extensions', `1;${'x'.repeat(20_000)}\r\na\r\n`],
    ['extensions of one chunk', `1;${'x'.repeat(5_000)}\r\na\r\n`],
    ['blanks', `1${' '.repeat(20_000)};\r\na\r\n`],
    ['trailers', `0\r\nX: ${'x'.repeat(10_000)}\r\n\r\n`],
    ['many trailers', `0\r\n${'X: y\r\n'.repeat(2_000)}\r\n`],
    ['size digits', `${'0'.repeat(20)}1\r\na\r\n`],
    ['more trailers than can be meant', `0\r\n${'X:\r\n'.repeat(65)}\r\n`],
  ])('refuses %s beyond measure', (_name, text) => {
    expect(decode([Buffer.from(text)])).toBeNull();
  });
});
