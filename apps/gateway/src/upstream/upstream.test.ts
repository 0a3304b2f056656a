import { systemClock } from '@gatehouse/kernel';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Runtime } from '../compile/runtime.js';
import { parseTargetUrl } from './origin.js';
import { Pools } from './pools.js';
import { compileUpstream } from './upstream.js';

function runtime(): Runtime {
  const pools = new Pools();
  onTestFinished(() => pools.close());
  const log = () => {};
  const no = () => false;
  return {
    pools,
    clock: systemClock,
    limiters: { limiter: () => ({ take: () => ({ allowed: true, limit: 1, remaining: 1, resetMs: 0, storeLost: false }) }) },
    records: { append: log },
    denials: { credential: no, application: no, version: no },
    log: { info: log, warn: log, error: log },
    problemBaseUrl: '',
    unseal: (_context, sealed) => Buffer.from(sealed),
  };
}

const upstream = (weights: readonly number[]) =>
  compileUpstream(
    {
      kind: 'upstream',
      id: 'ups',
      tenantId: 'ten',
      name: 'u',
      targets: weights.map((weight, i) => ({ id: `t${i}`, url: `http://h${i}`, weight })),
      hostHeader: 'target',
      connectTimeoutMs: 1_000,
      firstByteTimeoutMs: 1_000,
      idleTimeoutMs: 1_000,
      retries: 0,
      tlsVerify: true,
    },
    runtime(),
  );

describe('targets', () => {
  test('take turns by weight, without bursts', () => {
    const choices = upstream([5, 1, 1]);
    const order = Array.from({ length: 14 }, () => choices.choose([])?.id).join(' ');
    expect(order).toBe('t0 t0 t1 t0 t2 t0 t0 t0 t0 t1 t0 t2 t0 t0');
  });
  test('tried already come last', () => {
    const choices = upstream([9, 1]);
    const [heavy, light] = choices.targets as [NonNullable<(typeof choices.targets)[0]>, NonNullable<(typeof choices.targets)[0]>];
    expect(choices.choose([heavy])).toBe(light);
    expect(choices.choose([heavy, light])).not.toBeNull();
  });
  test('without weight take nothing', () => {
    expect(upstream([0, 0]).choose([])).toBeNull();
  });
});

describe('a target’s URL', () => {
  test.each([
    ['http://a.test', { authority: 'a.test', basePath: '', origin: { host: 'a.test', port: 80, tls: false } }],
    ['https://a.test/base/', { authority: 'a.test', basePath: '/base', origin: { host: 'a.test', port: 443, tls: true } }],
    ['http://[::1]:81', { authority: '[::1]:81', basePath: '', origin: { host: '::1', port: 81 } }],
  ])('%s', (url, expected) => {
    expect(parseTargetUrl(url, true)).toMatchObject(expected);
  });
  test.each(['ftp://a', 'file:///etc/passwd', 'http://u:p@a', 'http://a?b', 'http://a#b', 'a'])('%s is none', (url) => {
    expect(() => parseTargetUrl(url, true)).toThrow();
  });
});
