import { DAY_MS } from '@gatehouse/definition';
import { describe, expect, test } from 'vitest';
import { assertNotPlatform, covers, hostsOf, stateAt, WARNING_DAYS, warningDue } from './certificate.rules.js';

describe('hosts', () => {
  test('are the DNS names of the certificate, once each, in lower case', () => {
    const subjectAltName = 'DNS:B.example, IP Address:10.0.0.1, DNS:*.a.example, email:x@example.com, DNS:b.example';
    expect(hostsOf({ subjectAltName })).toEqual(['*.a.example', 'b.example']);
  });
  test.each([
    [undefined, 'certificate.no_host'],
    ['IP Address:10.0.0.1', 'certificate.no_host'],
    ['DNS:"a\\u002c b"', 'certificate.unreadable'],
    ['DNS:a.*.example', 'certificate.unreadable'],
  ])('%s is refused', (subjectAltName, code) => {
    expect(() => hostsOf({ subjectAltName })).toThrow(expect.objectContaining({ code }));
  });
  test('a wildcard stands for one label', () => {
    expect(['a.example', 'x.a.example', 'x.y.a.example', '*.a.example'].map((host) => covers('*.a.example', host))).toEqual([false, true, false, true]);
  });
  test('of the platform are nobody’s', () => {
    const urls = ['https://gw.platform.example:8443'];
    expect(() => assertNotPlatform(['pets.example', 'platform.example', '*.gw.platform.example'], urls)).not.toThrow();
    for (const host of ['gw.platform.example', '*.platform.example'])
      expect(() => assertNotPlatform([host], urls)).toThrow(expect.objectContaining({ code: 'certificate.host_taken' }));
  });
});

test('the state follows the days', () => {
  const [from, to] = [new Date(0), new Date(100 * DAY_MS)];
  expect([-1, 0, 69, 70, 99.99, 100].map((day) => stateAt(from, to, day * DAY_MS))).toEqual([
    'not_yet_valid',
    'valid',
    'valid',
    'expiring',
    'expiring',
    'expired',
  ]);
});

test('each warning is given once, and a sweep that slept gives only the last', () => {
  const end = new Date(100 * DAY_MS);
  const given: number[] = [];
  let warned: number | null = null;
  for (let hour = 60 * 24; hour < 105 * 24; hour++) {
    const due = warningDue(end, warned, hour * 3_600_000);
    if (due === undefined) continue;
    given.push(due);
    warned = due;
  }
  expect(given).toEqual([...WARNING_DAYS]);
  expect(warningDue(end, null, 99.5 * DAY_MS)).toBe(1);
});
