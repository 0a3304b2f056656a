import { systemClock } from '@gatehouse/kernel';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Runtime } from '../compile/runtime.js';
import type { Exchange } from '../exchange/exchange.js';
import { unlimited } from '../state/unlimited.js';
import { parseTargetUrl } from './origin.js';
import { Pools } from './pools.js';
import type { CompiledTarget } from './target.js';
import { TlsIdentity } from './tls-identity.js';
import { compileUpstream } from './upstream.js';

function runtime(): Runtime {
  const pools = new Pools();
  onTestFinished(() => pools.close());
  const log = () => {};
  const no = () => false;
  return {
    pools,
    clock: systemClock,
    limiters: unlimited,
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

/** Nothing of a call matters to a balance that does not hash. */
const NO_CALL = {} as Exchange;

describe('targets', () => {
  test('take turns by weight, without bursts', () => {
    const choices = upstream([5, 1, 1]);
    const order = Array.from({ length: 14 }, () => choices.choose(NO_CALL)?.id).join(' ');
    expect(order).toBe('t0 t0 t1 t0 t2 t0 t0 t0 t0 t1 t0 t2 t0 t0');
  });
  test('tried already come last', () => {
    const choices = upstream([9, 1]);
    const [heavy, light] = choices.targets as [CompiledTarget, CompiledTarget];
    expect(choices.choose(NO_CALL, [heavy])).toBe(light);
    expect(choices.choose(NO_CALL, [heavy, light])).not.toBeNull();
  });
  test('that are out take nothing while others are left, and everything when none is', () => {
    const choices = upstream([1, 1]);
    const [one, other] = choices.targets as [CompiledTarget, CompiledTarget];
    one.state.up = false;
    for (let i = 0; i < 4; i++) expect(choices.choose(NO_CALL)).toBe(other);
    // better one that was tried than one that is out
    expect(choices.choose(NO_CALL, [other])).toBe(other);
    other.state.up = false;
    expect(new Set(Array.from({ length: 4 }, () => choices.choose(NO_CALL)))).toEqual(new Set([one, other]));
  });
  test('whose connections are all taken come after those with one free', () => {
    const choices = upstream([1, 1]);
    const [one, other] = choices.targets as [CompiledTarget, CompiledTarget];
    one.pool.full = true;
    for (let i = 0; i < 4; i++) expect(choices.choose(NO_CALL)).toBe(other);
    expect(choices.choose(NO_CALL, [other])).toBe(one);
  });
  test('without weight take nothing', () => {
    expect(upstream([0, 0]).choose(NO_CALL)).toBeNull();
  });
});

describe('a target’s URL', () => {
  const TLS = TlsIdentity.of({ id: 'ups', tlsVerify: true }, () => Buffer.alloc(0));
  test.each([
    ['http://a.test', { authority: 'a.test', basePath: '', origin: { host: 'a.test', port: 80, tls: null } }],
    ['https://a.test/base/', { authority: 'a.test', basePath: '/base', origin: { host: 'a.test', port: 443, tls: { serverName: 'a.test', verify: true } } }],
    ['http://[::1]:81', { authority: '[::1]:81', basePath: '', origin: { host: '::1', port: 81 } }],
  ])('%s', (url, expected) => {
    expect(parseTargetUrl(url, TLS)).toMatchObject(expected);
  });
  test.each(['ftp://a', 'file:///etc/passwd', 'http://u:p@a', 'http://a?b', 'http://a#b', 'a'])('%s is none', (url) => {
    expect(() => parseTargetUrl(url, TLS)).toThrow();
  });
});
