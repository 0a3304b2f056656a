import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ChunkScanner, segments } from './chunks.js';
import { Head } from './head.js';
import { readRequestHead } from './request-head.js';

interface Meaning {
  method: string;
  target: string;
  headers: [string, string][];
  body: string;
}

const LIMITS = { headBytesMax: 8_192, targetBytesMax: 2_048 };

/** What our readers make of one request; null where they refuse it or need more. */
function ours(text: string): Meaning | null {
  const bytes = Buffer.from(text, 'latin1');
  const head = new Head(64);
  let at = readRequestHead(head, bytes, 0, bytes.length, LIMITS);
  if (at <= 0) return null;
  const headers = Array.from({ length: head.count }, (_, i): [string, string] => [head.name(i), head.value(i)]);
  const meaning = { method: head.method, target: head.target, headers, body: '' };
  if (!head.chunked) {
    const length = Math.max(0, head.contentLength);
    return bytes.length - at < length ? null : { ...meaning, body: text.slice(at, at + length) };
  }
  const scanner = new ChunkScanner();
  while (!scanner.done && at < bytes.length) {
    at = scanner.scan(bytes, at, bytes.length);
    if (at < 0) return null;
    for (let i = 0; i < scanner.count; i++) meaning.body += text.slice(segments[i * 2], segments[i * 2 + 1]);
  }
  return scanner.done ? meaning : null;
}

/** What we take and Node refuses on purpose. */
const MEANT: readonly { reason: string; applies: (text: string) => boolean }[] = [
  { reason: 'methods are an open set (RFC 9110, 9.1)', applies: (text) => !http.METHODS.includes(text.slice(0, text.indexOf(' '))) },
  {
    reason: 'white space around the semicolon of an extension (RFC 9112, 7.1.1)',
    applies: (text) => /\r\n[\da-f]+(?:[ \t]+;|;[ \t])|[;=\w"][ \t]+[;=]|[;=][ \t]/i.test(text),
  },
  {
    reason: 'a field of the framing in trailers is dropped (RFC 9110, 6.5.1)',
    applies: (text) => /\r\n0+[^\r\n]*\r\n(?:[^\r\n]+\r\n)*(?:content-length|transfer-encoding):/i.test(text),
  },
  {
    reason: 'a target may be anything visible here: its form is checked where it gets its meaning',
    applies: (text) => !/^[^ ]+ (?:\/|\*|https?:\/\/)/.test(text),
  },
];

let server: http.Server;
let first: ((meaning: Meaning | null) => void) | undefined;

beforeAll(async () => {
  server = http.createServer({ insecureHTTPParser: false, maxHeaderSize: 16_384 }, (request, response) => {
    const chunks: Buffer[] = [];
    const { method = '', url = '', rawHeaders } = request;
    const headers = Array.from({ length: rawHeaders.length / 2 }, (_, i): [string, string] => [rawHeaders[i * 2] ?? '', rawHeaders[i * 2 + 1] ?? '']);
    request.on('error', () => {});
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      first?.({ method, target: url, headers, body: Buffer.concat(chunks).toString('latin1') });
      first = undefined;
      response.end();
    });
  });
  // what it thinks of other expectations is not its parser's
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** What Node's own parser makes of it, strict, over a socket; null where it refuses it or waits for more. */
function nodes(text: string): Promise<Meaning | null> {
  return new Promise((resolve) => {
    const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1', () => socket.end(Buffer.from(text, 'latin1')));
    const tell = (meaning: Meaning | null) => {
      resolve(meaning);
      socket.destroy();
    };
    first = tell;
    socket.on('error', () => {});
    socket.resume().on('close', () => {
      // the next text may be under way already
      if (first === tell) first = undefined;
      resolve(null);
    });
  });
}

const name = fc.oneof(fc.constantFrom('X-A', 'Accept', 'Cookie', 'x_b', '__proto__'), fc.stringMatching(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,8}$/));
const value = fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code === 0x7f ? 0x20 : code)), maxLength: 16 });
const framing = fc.constantFrom(
  'Content-Length: 5',
  'Content-Length: 0',
  'content-length:005',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding:CHUNKED',
  'Expect: 100-continue',
  'Connection: close, X-A',
  'Host: i',
);
const line = fc.oneof({ weight: 3, arbitrary: fc.tuple(name, fc.constantFrom(':', ': ', ':\t '), value).map((parts) => parts.join('')) }, framing);
const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'M-SEARCH', 'get', 'BREW');
const target = fc.oneof(fc.stringMatching(/^\/[!-"$-~]{0,20}$/), fc.constantFrom('*', 'http://h/a?b', 'https://h', '/\xe4', 'a', '//', '/?#'));
const extension = fc.constantFrom('', '', ';a', ';a=b', ';a="b;c"', ';a="b\\"c"', ' ;a', '; a', ';a = b', ';', ';=');
const chunk = fc
  .tuple(fc.stringMatching(/^[a-z\r\n]{1,20}$/), extension, fc.constantFrom('', '0', '000'))
  .map(([data, ext, zeros]) => `${zeros}${data.length.toString(16)}${ext}\r\n${data}\r\n`);
const trailers = fc.constantFrom('', '', 'X-Sum: 1\r\n', 'X-Sum:\r\nX-B: \xe4\r\n', 'Content-Length: 3\r\n', 'bad\r\n');
const body = fc.oneof(
  fc.constantFrom('', 'hello', 'hello, world'),
  fc.tuple(fc.array(chunk, { maxLength: 3 }), extension, trailers).map(([chunks, ext, fields]) => `${chunks.join('')}0${ext}\r\n${fields}\r\n`),
);
const whole = fc
  .tuple(method, target, fc.array(line, { maxLength: 5 }), body, fc.constantFrom('1.1', '1.1', '1.1', '1.0'))
  .map(([verb, where, lines, data, version]) => `${verb} ${where} HTTP/${version}\r\n${['Host: h', ...lines].join('\r\n')}\r\n\r\n${data}`);
const breakage = fc.tuple(
  fc.nat(400),
  fc.nat(2),
  fc.constantFrom('\r', '\n', '\0', ' ', ':', '\t', '\x7f', '\xe9', '', '\r\n', '\r\n ', '\x0b', ';', '0', ','),
);
const nearly = fc
  .tuple(whole, fc.array(breakage, { maxLength: 2 }))
  .map(([text, breaks]) =>
    breaks.reduce((broken, [at, cut, bytes]) => broken.slice(0, at % broken.length) + bytes + broken.slice((at % broken.length) + cut), text),
  );

describe('what our readers accept', () => {
  test('Node’s own parser accepts with the same method, target, headers and body', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(nearly, async (text) => {
        const own = ours(text);
        if (own === null) return;
        const other = await nodes(text);
        if (other === null && MEANT.some(({ applies }) => applies(text))) return;
        compared++;
        expect(own).toEqual(other);
      }),
      { numRuns: 3_000 },
    );
    // a property that compared nothing would prove nothing
    expect(compared).toBeGreaterThan(200);
  });
});
