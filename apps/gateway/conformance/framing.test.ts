import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { api, conformance, startGateway, upstream, upstreamServer } from './harness.js';
import { RawServer } from './raw-server.js';

const P = '/acme/pets/v1/a';
const SMUGGLED = 'GET /acme/pets/v1/smuggled HTTP/1.1\r\nHost: h\r\n\r\n';
const post = (headers: string, body: string, version = 'HTTP/1.1') => `POST ${P} ${version}\r\nHost: h\r\n${headers}\r\n${body}`;
const head = (lines: string) => `GET ${P} HTTP/1.1\r\n${lines}\r\n`;

const REFUSED: [string, number, string][] = [
  ['Content-Length beside Transfer-Encoding', 400, post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n')],
  ['Transfer-Encoding beside Content-Length', 400, post('Transfer-Encoding: chunked\r\nContent-Length: 5\r\n', '0\r\n\r\n')],
  ['two lengths that differ', 400, post('Content-Length: 5\r\nContent-Length: 6\r\n', 'hello')],
  ['two lengths that agree', 400, post('Content-Length: 5\r\nContent-Length: 5\r\n', 'hello')],
  ['a list of lengths', 400, post('Content-Length: 5, 5\r\n', 'hello')],
  ['a signed length', 400, post('Content-Length: +5\r\n', 'hello')],
  ['a negative length', 400, post('Content-Length: -5\r\n', 'hello')],
  ['a hexadecimal length', 400, post('Content-Length: 0x5\r\n', 'hello')],
  ['an empty length', 400, post('Content-Length:\r\n', 'hello')],
  ['a length beyond any number', 400, post('Content-Length: 99999999999999999999\r\n', 'hello')],
  ['an unknown coding', 501, post('Transfer-Encoding: xchunked\r\n', '0\r\n\r\n')],
  ['a list of codings', 501, post('Transfer-Encoding: identity, chunked\r\n', '0\r\n\r\n')],
  ['gzip before chunked', 501, post('Transfer-Encoding: gzip, chunked\r\n', '0\r\n\r\n')],
  ['chunked twice', 400, post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n')],
  ['chunked with a parameter', 501, post('Transfer-Encoding: chunked;q=1\r\n', '0\r\n\r\n')],
  ['a coding with a vertical tab', 400, post('Transfer-Encoding: \x0bchunked\r\n', '0\r\n\r\n')],
  ['a space before the colon', 400, post('Transfer-Encoding : chunked\r\n', '0\r\n\r\n')],
  ['chunked in HTTP/1.0', 400, post('Transfer-Encoding: chunked\r\n', '0\r\n\r\n', 'HTTP/1.0')],
  ['lines that end in LF', 400, `GET ${P} HTTP/1.1\nHost: h\n\n`],
  ['one line that ends in LF', 400, head('Host: h\r\nX-A: b\nX-C: d\r\n')],
  ['LF CR', 400, `GET ${P} HTTP/1.1\n\rHost: h\n\r\n\r`],
  ['a CR inside a value', 400, head('Host: h\r\nX-A: b\rc\r\n')],
  ['a CR inside a name', 400, head('Host: h\r\nX\r-A: b\r\n')],
  ['NUL in a value', 400, head('Host: h\r\nX-A: b\0c\r\n')],
  ['a control byte in a value', 400, head('Host: h\r\nX-A: b\x01c\r\n')],
  ['DEL in a value', 400, head('Host: h\r\nX-A: b\x7fc\r\n')],
  ['NUL in a name', 400, head('Host: h\r\nX\0A: b\r\n')],
  ['a folded line', 400, head('Host: h\r\nX-A: b\r\n c\r\n')],
  ['a line that begins with a space', 400, head(' X-A: b\r\nHost: h\r\n')],
  ['no Host', 400, head('X-A: b\r\n')],
  ['two Hosts', 400, head('Host: h\r\nHost: h\r\n')],
  ['an empty Host', 400, head('Host:\r\n')],
  ['a Host with a path', 400, head('Host: h/x\r\n')],
  ['a Host with a user', 400, head('Host: a@h\r\n')],
  ['a Host with two values', 400, head('Host: h, i\r\n')],
  ['a Host with a port that is none', 400, head('Host: h:x\r\n')],
  ['a name that is no token', 400, head('Host: h\r\nX(A): b\r\n')],
  ['an empty name', 400, head('Host: h\r\n: b\r\n')],
  ['a line without a colon', 400, head('Host: h\r\nX-A\r\n')],
  ['a space in the target', 400, 'GET /acme/pets /v1/a HTTP/1.1\r\nHost: h\r\n\r\n'],
  ['two spaces after the method', 400, `GET  ${P} HTTP/1.1\r\nHost: h\r\n\r\n`],
  ['a tab after the method', 400, `GET\t${P} HTTP/1.1\r\nHost: h\r\n\r\n`],
  ['no version', 400, `GET ${P}\r\nHost: h\r\n\r\n`],
  ['HTTP/1.2', 505, `GET ${P} HTTP/1.2\r\nHost: h\r\n\r\n`],
  ['HTTP/2.0', 505, `GET ${P} HTTP/2.0\r\nHost: h\r\n\r\n`],
  ['HTTP/0.9', 505, `GET ${P} HTTP/0.9\r\nHost: h\r\n\r\n`],
  ['a version in lower case', 400, `GET ${P} http/1.1\r\nHost: h\r\n\r\n`],
  ['a version of two digits', 400, `GET ${P} HTTP/1.10\r\nHost: h\r\n\r\n`],
  ['a method that is no token', 400, `G@T ${P} HTTP/1.1\r\nHost: h\r\n\r\n`],
  ['a fragment in the target', 400, `GET ${P}#x HTTP/1.1\r\nHost: h\r\n\r\n`],
  ['bytes beyond ASCII in the target', 400, `GET ${P}\xe4 HTTP/1.1\r\nHost: h\r\n\r\n`],
  ['the asterisk with GET', 400, 'GET * HTTP/1.1\r\nHost: h\r\n\r\n'],
  ['a relative target', 400, 'GET acme/pets HTTP/1.1\r\nHost: h\r\n\r\n'],
  ['an absolute target of another scheme', 400, `GET ftp://h${P} HTTP/1.1\r\nHost: h\r\n\r\n`],
  ['an absolute target with a user', 400, `GET http://u@h${P} HTTP/1.1\r\nHost: h\r\n\r\n`],
  ['CONNECT', 400, 'CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\n\r\n'],
  ['an expectation nobody knows', 417, post('Expect: a-miracle\r\nContent-Length: 5\r\n', 'hello')],
  ['a TLS client', 400, '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ['a chunk without its CRLF', 400, post('Transfer-Encoding: chunked\r\n', '5\r\nhelloXX0\r\n\r\n')],
  ['a chunk longer than it says', 400, post('Transfer-Encoding: chunked\r\n', '4\r\nhello\r\n0\r\n\r\n')],
  ['a chunk size line that ends in LF', 400, post('Transfer-Encoding: chunked\r\n', '5\nhello\r\n0\r\n\r\n')],
  ['chunk data that ends in LF', 400, post('Transfer-Encoding: chunked\r\n', '5\r\nhello\n0\r\n\r\n')],
  ['a chunk size with 0x', 400, post('Transfer-Encoding: chunked\r\n', '0x5\r\nhello\r\n0\r\n\r\n')],
  ['a signed chunk size', 400, post('Transfer-Encoding: chunked\r\n', '+5\r\nhello\r\n0\r\n\r\n')],
  ['no chunk size', 400, post('Transfer-Encoding: chunked\r\n', '\r\nhello\r\n0\r\n\r\n')],
  ['a chunk size beyond any number', 400, post('Transfer-Encoding: chunked\r\n', 'fffffffffffffffff\r\nhello\r\n0\r\n\r\n')],
  ['a space inside a chunk size', 400, post('Transfer-Encoding: chunked\r\n', '5 5\r\nhello\r\n0\r\n\r\n')],
  ['LF in a chunk extension', 400, post('Transfer-Encoding: chunked\r\n', '5;a\nb\r\nhello\r\n0\r\n\r\n')],
  ['CR in a chunk extension', 400, post('Transfer-Encoding: chunked\r\n', '5;a\rb\r\nhello\r\n0\r\n\r\n')],
  ['a chunk extension that is none', 400, post('Transfer-Encoding: chunked\r\n', '5;=b\r\nhello\r\n0\r\n\r\n')],
  ['a trailer that is no field', 400, post('Transfer-Encoding: chunked\r\n', '0\r\nX A: b\r\n\r\n')],
  ['a trailer that ends in LF', 400, post('Transfer-Encoding: chunked\r\n', '0\r\nX-A: b\n\r\n')],
];

const ACCEPTED: [string, string, { path?: string; body?: string }][] = [
  ['a plain request', head('Host: h\r\n'), { path: '/a' }],
  ['no space after the colon', head('Host:h\r\n'), { path: '/a' }],
  ['space and tab around a value', head('Host: \t h \t\r\n'), { path: '/a' }],
  ['an empty value', head('Host: h\r\nX-A:\r\n'), { path: '/a' }],
  ['obs-text in a value', head('Host: h\r\nX-A: \xe4\r\n'), { path: '/a' }],
  ['a host that is an IPv6 address', head('Host: [::1]:8080\r\n'), { path: '/a' }],
  ['one empty line before the request', `\r\n${head('Host: h\r\n')}`, { path: '/a' }],
  ['an absolute target', `GET http://other${P}?x=1 HTTP/1.1\r\nHost: h\r\n\r\n`, { path: '/a?x=1' }],
  ['a body of known length', post('Content-Length: 5\r\n', 'hello'), { body: 'hello' }],
  ['a length with leading zeros', post('Content-Length: 005\r\n', 'hello'), { body: 'hello' }],
  ['an empty body', post('Content-Length: 0\r\n', ''), { body: '' }],
  ['chunks', post('Transfer-Encoding: chunked\r\n', '3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n'), { body: 'hello' }],
  ['CHUNKED in capitals', post('Transfer-Encoding: CHUNKED\r\n', '5\r\nhello\r\n0\r\n\r\n'), { body: 'hello' }],
  ['a chunk size with leading zeros', post('Transfer-Encoding: chunked\r\n', '00005\r\nhello\r\n0\r\n\r\n'), { body: 'hello' }],
  ['chunk extensions', post('Transfer-Encoding: chunked\r\n', '5;a=b;c="d\\"e"\r\nhello\r\n0;x\r\n\r\n'), { body: 'hello' }],
  ['white space before an extension', post('Transfer-Encoding: chunked\r\n', '5 ; a\r\nhello\r\n0\r\n\r\n'), { body: 'hello' }],
  ['trailers', post('Transfer-Encoding: chunked\r\n', '5\r\nhello\r\n0\r\nX-Sum: 1\r\nX-More:\r\n\r\n'), { body: 'hello' }],
  ['a method that few know', `PROPFIND ${P} HTTP/1.1\r\nHost: h\r\n\r\n`, { path: '/a' }],
];

conformance('message framing', () => {
  test.each(REFUSED)('refuses %s with %i, closes, and never sees a second request in it', async (_name, status, bytes) => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(bytes + SMUGGLED);
    const response = await client.response();
    expect(response.status).toBe(status);
    expect(response.headers).toMatchObject({ 'content-type': 'application/problem+json', connection: 'close' });
    expect(await client.untilClosed()).toBe('');
    expect(behind.requests.filter(({ path }) => path === '/smuggled')).toEqual([]);
  });

  test.each(ACCEPTED)('accepts %s, and the request after it', async (_name, bytes, expected) => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(bytes + SMUGGLED);
    const response = await client.response();
    expect(response.status).toBe(200);
    expect(JSON.parse(response.body)).toMatchObject(expected);
    expect(JSON.parse((await client.response()).body)).toMatchObject({ path: '/smuggled' });
  });

  test('drops chunk extensions instead of forwarding them', async () => {
    const behind = await RawServer.start(() => {});
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(post('Transfer-Encoding: chunked\r\n', '5;a=b\r\nhello\r\n0;c="d e"\r\n\r\n'));
    await waitFor(() => behind.received.endsWith('\r\n\r\n5\r\nhello\r\n0\r\n\r\n'));
  });

  test.each([
    ['a long target', 414, `GET /${'a'.repeat(9_000)} HTTP/1.1\r\nHost: h\r\n\r\n`],
    ['a head of 20 KB', 431, head(`Host: h\r\nX-A: ${'a'.repeat(20_000)}\r\n`)],
    ['300 headers', 431, head(`Host: h\r\n${'X-A: b\r\n'.repeat(300)}`)],
    ['a head without end', 431, `GET ${P} HTTP/1.1\r\nHost: h\r\n${'X-A: b\r\n'.repeat(50)}X-B: ${'b'.repeat(30_000)}`],
    ['a target without end', 414, `GET /${'a'.repeat(30_000)}`],
  ])('refuses %s with %i', async (_name, status, bytes) => {
    const gateway = await startGateway([api(), upstream('http://127.0.0.1:9')]);
    const client = await gateway.connect();
    client.send(bytes);
    expect((await client.response()).status).toBe(status);
    await client.untilClosed();
  });
});
