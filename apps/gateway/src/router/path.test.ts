import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normaliseHost } from './host.js';
import { normalisePath } from './path.js';

const piece = fc.constantFrom('/', '.', '..', '%2e', '%2F', '%5c', '\\', 'a', '%41', '%7e', '%c3', ';', ';x', '%25', '%', '%0', '%00', '~', '-');
const anyPath = fc.array(piece, { maxLength: 12 }).map((pieces) => `/${pieces.join('')}`);

/** What the most lenient of servers makes of a path: decodes everything, cuts parameters, takes backslashes for slashes, resolves dots. */
function lenient(path: string): string {
  const decoded = path.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))).replaceAll('\\', '/');
  return new URL(
    decoded
      .replace(/;[^/]*/g, '')
      .replace(/\/+/g, '/')
      .replace(/[?#]/g, '_')
      .replaceAll('%', '_'),
    'http://h',
  ).pathname;
}

describe('the meaning of a path', () => {
  test('is a fixed point: a normalised path means itself', () => {
    fc.assert(
      fc.property(anyPath, (path) => {
        const once = normalisePath(path);
        if (once !== undefined) expect(normalisePath(once)).toBe(once);
      }),
      { numRuns: 5_000 },
    );
  });

  test('has the same segments for the most lenient server: none can be walked out of', () => {
    fc.assert(
      fc.property(anyPath, (path) => {
        const meaning = normalisePath(path);
        if (meaning === undefined) return;
        expect(lenient(path).split('/').length).toBe(meaning.split('/').length);
      }),
      { numRuns: 5_000 },
    );
  });

  test.each([
    ['/a/b', '/a/b'],
    ['/', '/'],
    ['/a/', '/a/'],
    ['/%61%2D%2e5', '/a-.5'],
    ['/%e4%BC', '/%E4%BC'],
    ['/a;b=c', '/a;b=c'],
    ['/.well-known/x', '/.well-known/x'],
    ['/...', '/...'],
    ['/..a', '/..a'],
    ['/a..', '/a..'],
  ])('%s is %s', (path, meaning) => {
    expect(normalisePath(path)).toBe(meaning);
  });

  test.each([
    '//',
    '/a//b',
    '/.',
    '/..',
    '/./',
    '/../',
    '/a/..',
    '/..;a',
    '/.;/a',
    '/%2e',
    '/%2E%2e/',
    '/.%2e',
    '/%2f',
    '/%5C',
    '/\\',
    '/%',
    '/%1',
    '/%gg',
    '/%00',
    '/%1f',
    '/%7F',
    '/;/a',
    '/a/;b',
    '/%41/;',
  ])('%s is ambiguous', (path) => {
    expect(normalisePath(path)).toBeUndefined();
  });
});

describe('a host', () => {
  test.each([
    ['Example.COM', 'example.com'],
    ['example.com:8080', 'example.com'],
    ['example.com.', 'example.com'],
    ['example.com:', 'example.com'],
    ['[::1]:80', '[::1]'],
    ['127.0.0.1', '127.0.0.1'],
  ])('%s is looked up as %s', (text, host) => {
    expect(normaliseHost(text)).toBe(host);
  });
  test.each(['', ':80', 'a b', 'a/b', 'a@b', 'a,b ', 'a:b', 'a:123456', 'a:99999', '[::1', 'a?b', '[]', 'a'.repeat(300)])('%j is none', (text) => {
    expect(normaliseHost(text)).toBeUndefined();
  });
});
