import { describe, expect, test } from 'vitest';
import { Head, HOP, REMOVED } from './head.js';
import { HeaderName } from './header-name.js';
import { readRequestHead } from './request-head.js';

const LIMITS = { headBytesMax: 4_096, targetBytesMax: 1_024 };
const LINES = [
  'Host: a.test\r\nAccept: */*\r\n\r\n',
  'Host: a.test\r\nAccept: x/*\r\n\r\n',
  'Host: a.test\r\nConnection: close, x-secret\r\nX-Secret: 1\r\n\r\n',
  'Host: a.test\r\nContent-Length: 12\r\nExpect: 100-continue\r\n\r\n',
  'Host: a.test\r\nTransfer-Encoding: chunked\r\nTE: trailers\r\nTrailer: x-sum\r\n\r\n',
  'Host: a.test\r\nUpgrade: websocket\r\nConnection: keep-alive, upgrade\r\nKeep-Alive: timeout=7\r\n\r\n',
];
const STARTS = ['GET / HTTP/1.1\r\n', 'POST /longer/path?with=query HTTP/1.1\r\n', 'GET / HTTP/1.0\r\n'];

function read(head: Head, text: string, start = 0): number {
  const bytes = Buffer.from(' '.repeat(start) + text, 'latin1');
  return readRequestHead(head, bytes, start, bytes.length, LIMITS);
}

/** Everything that readers can see of a head. */
function seen(head: Head) {
  const {
    bytes: _bytes,
    index: _index,
    flags,
    length,
    count,
    ...rest
  } = { ...head, linesRead: undefined, eights: undefined, repeated: undefined, kept: undefined, keptFrom: undefined, keptFlags: undefined };
  const headers = Array.from({ length: count }, (_, i) => [head.name(i), head.value(i), flags[i]]);
  return { ...rest, length, count, headers, raw: head.bytes.toString('latin1', 0, length) };
}

describe('header lines that were read before', () => {
  test('mean what they mean when read anew, whatever came between and wherever they stand', () => {
    const used = new Head(20);
    const texts = STARTS.flatMap((start) => LINES.map((lines) => start + lines));
    // every pair, so that each follows each and itself
    for (const before of texts) {
      for (const text of texts) {
        read(used, before);
        for (let i = 0; i < used.count; i++) used.flags[i] = REMOVED | HOP;
        const fresh = new Head(20);
        const after = read(fresh, text, 3);
        expect(read(used, text, 3)).toBe(after);
        if (after > 0) expect(seen(used)).toEqual(seen(fresh));
      }
    }
  });

  test('are found by name although the request line is longer now', () => {
    const head = new Head(20);
    read(head, `GET / HTTP/1.1\r\n${LINES[0]}`);
    read(head, `GET /a/much/longer/path HTTP/1.1\r\n${LINES[0]}`);
    expect(head.get(new HeaderName('accept'))).toBe('*/*');
  });

  test('are refused where they pass the limit of a head', () => {
    const head = new Head(20);
    read(head, `GET / HTTP/1.1\r\n${LINES[0]}`);
    const line = `GET /${'x'.repeat(60)} HTTP/1.1\r\n`;
    const bytes = Buffer.from(line + LINES[0], 'latin1');
    const limits = { headBytesMax: bytes.length - 1, targetBytesMax: 1_024 };
    expect(readRequestHead(head, bytes, 0, bytes.length, limits)).toBe(readRequestHead(new Head(20), bytes, 0, bytes.length, limits));
  });

  test('are not taken for complete while their end is under way', () => {
    const head = new Head(20);
    const text = `GET / HTTP/1.1\r\n${LINES[0]}`;
    read(head, text);
    for (let end = 1; end < text.length; end++) expect(read(head, text.slice(0, end))).toBe(0);
    expect(read(head, text)).toBe(text.length);
  });
});
