import { type Case, get, hiddenRequest, line, ownRule, refused } from './case.js';

const withHost =
  (host: string): Case['bytes'] =>
  (aim) =>
    `GET ${aim.path} HTTP/1.1\r\n${host}${aim.auth}\r\n${hiddenRequest(aim)}`;

/** Request lines (RFC 9112, 3). */
export const lineCases: readonly Case[] = [
  refused(
    'space in the target',
    line((path) => `GET ${path} x HTTP/1.1`),
  ),
  refused(
    'tabs between the parts',
    line((path) => `GET\t${path}\tHTTP/1.1`),
  ),
  refused(
    'two spaces before the target',
    line((path) => `GET  ${path} HTTP/1.1`),
  ),
  refused(
    'two spaces before the version',
    line((path) => `GET ${path}  HTTP/1.1`),
  ),
  refused(
    'space behind the version',
    line((path) => `GET ${path} HTTP/1.1 `),
  ),
  refused(
    'space before the method',
    line((path) => ` GET ${path} HTTP/1.1`),
  ),
  refused(
    'version in lower case',
    line((path) => `GET ${path} http/1.1`),
  ),
  refused(
    'HTTP/1.2',
    line((path) => `GET ${path} HTTP/1.2`),
  ),
  refused(
    'HTTP/2.0',
    line((path) => `GET ${path} HTTP/2.0`),
  ),
  refused(
    'HTTP/3.1',
    line((path) => `GET ${path} HTTP/3.1`),
  ),
  refused(
    'HTTP/1.10',
    line((path) => `GET ${path} HTTP/1.10`),
  ),
  refused(
    'HTTP/01.1',
    line((path) => `GET ${path} HTTP/01.1`),
  ),
  refused(
    'HTTP/1,1',
    line((path) => `GET ${path} HTTP/1,1`),
  ),
  refused(
    'HTTP/1',
    line((path) => `GET ${path} HTTP/1`),
  ),
  refused(
    'another protocol',
    line((path) => `GET ${path} ICE/1.1`),
  ),
  refused('no version, as HTTP/0.9', (aim) => `GET ${aim.path}\r\n${hiddenRequest(aim)}`),
  refused(
    'no target',
    line(() => 'GET HTTP/1.1'),
  ),
  refused(
    'method with a parenthesis',
    line((path) => `GE(T ${path} HTTP/1.1`),
  ),
  refused(
    'method with a NUL',
    line((path) => `GE\0T ${path} HTTP/1.1`),
  ),
  refused(
    'NUL in the target',
    line((path) => `GET ${path}\0 HTTP/1.1`),
  ),
  refused(
    'bare CR in the request line',
    line((path) => `GET ${path}\rx HTTP/1.1`),
  ),
  refused('request line ended by LF', (aim) => `GET ${aim.path} HTTP/1.1\nHost: ${aim.host}\r\n${aim.auth}\r\n${hiddenRequest(aim)}`),
  refused(
    'control in the target',
    line((path) => `GET ${path}\x01 HTTP/1.1`),
  ),
  refused(
    'target without a slash',
    line((path) => `GET ${path.slice(1)} HTTP/1.1`),
  ),
  refused(
    'authority-form with GET',
    line((_path, { host }) => `GET ${host}:80 HTTP/1.1`),
  ),
  refused(
    'asterisk with GET',
    line(() => 'GET * HTTP/1.1'),
  ),
  refused(
    'absolute-form with a user',
    line((path, { host }) => `GET http://user@${host}${path} HTTP/1.1`),
  ),
  ownRule(
    'CONNECT',
    line((_path, { host }) => `CONNECT ${host}:80 HTTP/1.1`),
  ),
  ownRule(
    'byte over 127 in the target',
    line((path) => `GET ${path}\xff HTTP/1.1`),
  ),
  ownRule(
    'fragment in the target',
    line((path) => `GET ${path}#x HTTP/1.1`),
  ),
  ownRule(
    'absolute-form of another scheme',
    line((path, { host }) => `GET ftp://${host}${path} HTTP/1.1`),
  ),
  ownRule(
    'target of 20 KB',
    line((path) => `GET ${path}?${'a'.repeat(20_000)} HTTP/1.1`),
  ),
];

/** Fields and Host (RFC 9112, 3.2 and 5). */
export const fieldCases: readonly Case[] = [
  refused('no Host', withHost('')),
  refused('two Hosts that agree', withHost('Host: a.example\r\nHost: a.example\r\n')),
  refused('two Hosts that differ', withHost('Host: a.example\r\nHost: b.example\r\n')),
  refused('list of hosts', withHost('Host: a.example, b.example\r\n')),
  refused('Host with a user', withHost('Host: user@a.example\r\n')),
  refused('Host with a path', withHost('Host: a.example/x\r\n')),
  refused('Host with a space', withHost('Host: a.example b\r\n')),
  refused('Host with a port of letters', withHost('Host: a.example:http\r\n')),
  refused('Host with a port too high', withHost('Host: a.example:99999\r\n')),
  refused('Host with a NUL', withHost('Host: a.exa\0mple\r\n')),
  refused('Host with a space before the colon', withHost('Host : a.example\r\n')),
  refused('Host on a folded line', withHost('Host:\r\n a.example\r\n')),
  refused('field without a colon', get('X-A\r\n')),
  refused('field without a name', get(': b\r\n')),
  refused('space in a name', get('X A: b\r\n')),
  refused('space behind a name', get('X-A : b\r\n')),
  refused('tab behind a name', get('X-A\t: b\r\n')),
  refused('parenthesis in a name', get('X(A): b\r\n')),
  refused('NUL in a name', get('X\0A: b\r\n')),
  refused('byte over 127 in a name', get('X-\xc4: b\r\n')),
  refused('control in a name', get('X-\x01: b\r\n')),
  refused('NUL in a value', get('X-A: b\0c\r\n')),
  refused('bare CR in a value', get('X-A: b\rc\r\n')),
  refused('bare LF in a value', get('X-A: b\nc: d\r\n')),
  refused('control in a value', get('X-A: b\x01c\r\n')),
  refused('DEL in a value', get('X-A: b\x7fc\r\n')),
  refused('folded line with a space', get('X-A: b\r\n c\r\n')),
  refused('folded line with a tab', get('X-A: b\r\n\tc\r\n')),
  refused(
    'space before the first field',
    (aim) => `GET ${aim.path} HTTP/1.1\r\n Host: ${aim.host}\r\nHost: ${aim.host}\r\n${aim.auth}\r\n${hiddenRequest(aim)}`,
  ),
  refused('all lines ended by LF', (aim) => `${get('')(aim).split('\r\n\r\n')[0]?.replaceAll('\r\n', '\n')}\n\n${hiddenRequest(aim)}`),
  refused('one line ended by LF', get('X-A: b\nX-B: c\r\n')),
  refused('head ended by LF', (aim) => `${get('')(aim).split('\r\n\r\n')[0]}\r\n\n${hiddenRequest(aim)}`),
  refused('line ended by CR CR LF', get('X-A: b\r\r\n')),
  ownRule('one field of 20 KB', get(`X-A: ${'b'.repeat(20_000)}\r\n`)),
  ownRule('300 fields', get(Array.from({ length: 300 }, (_, index) => `X-${index}: b\r\n`).join(''))),
  ownRule('an unknown expectation', get('Expect: 200-maybe\r\n')),
];
