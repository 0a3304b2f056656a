import { expect, test } from 'vitest';
import { originTest } from './allowed.js';

test('origins are compared whole, or by the end of their host where they begin with a star', () => {
  const allows = originTest(['https://app.example.com', 'https://*.example.org', 'http://*.test:8080']);
  for (const origin of ['https://app.example.com', 'https://a.example.org', 'https://a.b.example.org', 'http://x.test:8080'])
    expect(allows(origin), origin).toBe(true);
  for (const origin of [
    'http://app.example.com',
    'https://app.example.com:8443',
    'https://app.example.com.evil.example',
    'https://example.org',
    'https://.example.org',
    'https://evilexample.org',
    'http://a.example.org',
    'http://x.test',
    'null',
  ])
    expect(allows(origin), origin).toBe(false);
});

test('a star alone is everybody', () => {
  expect(originTest(['*'])('https://anything.example')).toBe(true);
});
