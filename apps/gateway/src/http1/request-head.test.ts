import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Head, STRIDE } from './head.js';
import { NEED_MORE, Refusal } from './header-lines.js';
import { HeaderName } from './header-name.js';
import { readRequestHead } from './request-head.js';

const LIMITS = { headBytesMax: 512, targetBytesMax: 64 };

/** What a head means, or why it is refused; `after` only for complete ones. */
function read(text: string, length = text.length) {
  const head = new Head(16);
  const bytes = Buffer.from(text, 'latin1');
  const after = readRequestHead(head, bytes, 0, length, LIMITS);
  if (after <= 0) return after;
  const headers = Array.from({ length: head.count }, (_, i) => [head.name(i).toLowerCase(), head.value(i), head.flags[i]]);
  const { contentLength, chunked, close, keepAlive, upgrade, expectContinue, minor } = head;
  return { after, method: head.method, target: head.target, headers, contentLength, chunked, close, keepAlive, upgrade, expectContinue, minor };
}

const token = fc.stringMatching(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,12}$/);
const value = fc.stringMatching(/^[\t -~\x80-\xff]{0,20}$/).map((text) => text.trim().replace(/[\u0100-\uffff]/g, ''));
const line = fc.oneof(
  fc.tuple(token, value).map(([name, text]) => `${name}: ${text}`),
  fc.constantFrom(
    'Content-Length: 5',
    'Transfer-Encoding: chunked',
    'Connection: close, X-A',
    'Expect: 100-continue',
    'Host: h',
    'Upgrade: websocket',
    'X-A: b',
  ),
);
const wellFormed = fc
  .tuple(fc.constantFrom('GET', 'POST', 'x'), fc.stringMatching(/^\/[!-"$-~]{0,30}$/), fc.array(line, { maxLength: 8 }), fc.constantFrom('1.1', '1.0'))
  .map(([method, target, lines, version]) => `${method} ${target} HTTP/${version}\r\n${['Host: h', ...lines].join('\r\n')}\r\n\r\n`);
/** A well-formed head with a few bytes broken. */
const nearly = fc
  .tuple(wellFormed, fc.array(fc.tuple(fc.nat(200), fc.constantFrom('\r', '\n', '\0', ' ', ':', '\t', '\x7f', 'é', '', '\r\n ')), { maxLength: 3 }))
  .map(([text, breaks]) => breaks.reduce((broken, [at, byte]) => broken.slice(0, at % broken.length) + byte + broken.slice((at % broken.length) + 1), text));

describe('the request head reader', () => {
  test('means the same wherever its bytes are split: a shorter read asks for more, or refuses for the same reason', () => {
    fc.assert(
      fc.property(fc.oneof(wellFormed, nearly), (text) => {
        const whole = read(text);
        for (let length = 0; length < text.length; length++) {
          const part = read(text, length);
          // the only answers that may come early are the final ones
          if (part !== NEED_MORE) expect(part, JSON.stringify(text.slice(0, length))).toEqual(whole);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('lets through nothing that a line-by-line reading would see otherwise', () => {
    fc.assert(
      fc.property(nearly, (text) => {
        const head = read(text);
        if (typeof head === 'number') return;
        const lines = text.slice(0, head.after - 4).split('\r\n');
        expect(head.headers.length).toBe(lines.length - 1);
        for (const [i, own] of lines.slice(1).entries()) {
          const colon = own.indexOf(':');
          expect(head.headers[i]?.slice(0, 2)).toEqual([own.slice(0, colon).toLowerCase(), own.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '')]);
          // no control character but tab, above all no CR or LF
          expect([...own].every((letter) => letter === '\t' || (letter >= ' ' && letter !== '\x7f'))).toBe(true);
        }
        const lengths = head.headers.filter(([name]) => name === 'content-length').length;
        const codings = head.headers.filter(([name]) => name === 'transfer-encoding').length;
        expect(lengths + codings).toBeLessThanOrEqual(1);
        expect(head.contentLength >= 0).toBe(lengths === 1);
        expect(head.chunked).toBe(codings === 1);
      }),
      { numRuns: 2_000 },
    );
  });

  test('never reads beyond what has arrived', () => {
    const text = 'GET / HTTP/1.1\r\nHost: h\r\n\r\n';
    for (let length = 0; length < text.length; length++) expect(read(text, length)).toBe(NEED_MORE);
    expect(read(`${text}X`)).toMatchObject({ after: text.length });
  });

  test('keeps its own copy: the buffer may be read into again', () => {
    const bytes = Buffer.from('GET /a HTTP/1.1\r\nHost: h\r\nX-A: b\r\n\r\n');
    const head = new Head(16);
    readRequestHead(head, bytes, 0, bytes.length, LIMITS);
    bytes.fill(0);
    expect([head.method, head.target, head.get(new HeaderName('x-A'))]).toEqual(['GET', '/a', 'b']);
  });

  test('finds repeated headers, and none that was removed', () => {
    const bytes = Buffer.from('GET /a HTTP/1.1\r\nHost: h\r\nX-A: 1\r\nx-a: 2\r\n\r\n');
    const head = new Head(16);
    const name = new HeaderName('X-A');
    readRequestHead(head, bytes, 0, bytes.length, LIMITS);
    expect([head.find(name), head.find(name, 2), head.find(name, 3)]).toEqual([1, 2, -1]);
    head.remove(name);
    expect(head.find(name)).toBe(-1);
    expect(head.index[STRIDE]).toBeGreaterThan(0);
  });

  test.each([
    ['targets', `GET /${'a'.repeat(64)} HTTP/1.1\r\nHost: h\r\n\r\n`, Refusal.targetTooLong],
    ['heads', `GET / HTTP/1.1\r\nHost: h\r\nX: ${'a'.repeat(600)}\r\n\r\n`, Refusal.headTooLarge],
    ['lists of headers', `GET / HTTP/1.1\r\nHost: h\r\n${'X: a\r\n'.repeat(20)}\r\n`, Refusal.headTooLarge],
  ])('has a limit for %s, and keeps it', (_name, text, refusal) => {
    expect(read(text)).toBe(refusal);
    expect(read(`GET /${'a'.repeat(63)} HTTP/1.1\r\nHost: h\r\n\r\n`)).toMatchObject({ method: 'GET' });
  });
});
