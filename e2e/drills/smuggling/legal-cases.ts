import { type Aim, accepted, type Case, ownRule } from './case.js';

const head = ({ path, host, auth }: Aim, method = 'GET', lines = '') => `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\n${auth}${lines}\r\n`;
const chunked = (body: string) => (aim: Aim) => `${head(aim, 'POST', 'Transfer-Encoding: chunked\r\n')}${body}`;
const path = (name: string, tail: string): Case =>
  ownRule(name, ({ path: base, host, auth }) => `GET ${base}${tail} HTTP/1.1\r\nHost: ${host}\r\n${auth}Connection: close\r\n\r\n`);

/** Legal, if unusual: served by whoever reads HTTP, and never as two. */
export const legalCases: readonly Case[] = [
  accepted('GET', (aim) => head(aim)),
  accepted('two requests in one piece', (aim) => head(aim) + head(aim), 2),
  accepted('five requests in one piece', (aim) => head(aim).repeat(5), 5),
  accepted('POST with a length', (aim) => `${head(aim, 'POST', 'Content-Length: 5\r\n')}hello`),
  accepted('POST in chunks', chunked('5\r\nhello\r\n0\r\n\r\n')),
  accepted('chunk size in upper and lower case with zeros', chunked('00A\r\nhellohello\r\n00a\r\nhellohello\r\n0\r\n\r\n')),
  accepted('chunk extensions', chunked('5;a=b;c="d e"\r\nhello\r\n0;x\r\n\r\n')),
  accepted('trailers', chunked('5\r\nhello\r\n0\r\nX-A: b\r\nX-B: c\r\n\r\n')),
  accepted('an empty line before a request', (aim) => `\r\n${head(aim)}`),
  accepted('spaces and tabs around values', (aim) => head(aim, 'GET', 'X-A: \t b \t \r\nX-B:c\r\n')),
  accepted('absolute-form', (aim) => head(aim).replace(`GET ${aim.path}`, `GET http://${aim.host}${aim.path}`)),
  accepted('a request inside a body', (aim) => {
    const inside = `GET ${aim.hidden} HTTP/1.1\r\nHost: ${aim.host}\r\n\r\n`;
    return `${head(aim, 'POST', `Content-Length: ${inside.length}\r\n`)}${inside}`;
  }),
  accepted('a request inside a chunk', (aim) => {
    const inside = `GET ${aim.hidden} HTTP/1.1\r\nHost: ${aim.host}\r\n\r\n`;
    return chunked(`${inside.length.toString(16)}\r\n${inside}\r\n0\r\n\r\n`)(aim);
  }),
  accepted('a chunked request and another one', (aim) => chunked('5\r\nhello\r\n0\r\n\r\n')(aim) + head(aim), 2),
];

/** Paths with two meanings: refused, since what is guarded must be what is served. */
export const pathCases: readonly Case[] = [
  path('dot segments', '/../x'),
  path('encoded dot segments', '/%2e%2e/x'),
  path('dot segment with a parameter', '/..;/x'),
  path('encoded slash', '%2fx'),
  path('encoded backslash', '%5cx'),
  path('backslash', '\\x'),
  path('empty segment', '//x'),
  path('encoded NUL', '%00'),
  path('broken encoding', '%'),
  path('wrong encoding', '%zz'),
];
