import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { KnownPolicy, Limits, POLICIES, POLICY_TYPES } from './index.js';

describe('policies', () => {
  test('a known policy gets its defaults; an unknown type, version or field is refused', () => {
    expect(KnownPolicy.parse({ type: 'api-key' }).config).toMatchObject({ headers: ['x-api-key'], bearer: true, forward: false });
    expect(KnownPolicy.safeParse({ type: 'api-keys' }).success).toBe(false);
    expect(KnownPolicy.safeParse({ type: 'api-key', version: 2 }).success).toBe(false);
    const wrong = KnownPolicy.safeParse({ type: 'cors', config: { origins: ['*'], credentials: true } });
    expect(wrong.error?.issues[0]?.path).toEqual(['config', 'credentials']);
  });
  test('a header rule cannot carry a line break or take over framing', () => {
    const rule = (name: string, value: string) => KnownPolicy.safeParse({ type: 'headers', config: { request: { set: [{ name, value }] } } }).success;
    expect(rule('x-team', 'a b')).toBe(true);
    expect(rule('x-team', 'a\r\nx-evil: 1')).toBe(false);
    expect(rule('content-length', '0')).toBe(false);
    expect(rule('x-forwarded-for', '10.0.0.1')).toBe(false);
    expect(rule('X-Team', 'a')).toBe(false);
  });
  test('a time zone that nobody knows is refused wherever one is named', () => {
    const policies = [
      { type: 'cedar', config: { policies: 'permit(principal, action, resource);' } },
      { type: 'time-window', config: { windows: [{}] } },
    ];
    for (const { type, config } of policies) {
      expect(KnownPolicy.safeParse({ type, config: { ...config, timeZone: 'Europe/Berlin' } }).success, type).toBe(true);
      expect(KnownPolicy.safeParse({ type, config: { ...config, timeZone: 'Mars/Olympus' } }).success, type).toBe(false);
    }
  });

  test('every configuration has a JSON schema, from which forms are made', () => {
    for (const type of POLICY_TYPES) {
      const schema = z.toJSONSchema(POLICIES[type].config, { io: 'input' });
      // one shape, or a choice of several
      expect((schema.oneOf ?? [schema]).map((shape) => (shape as { type?: string }).type)).toSatisfy((types: unknown[]) =>
        types.every((one) => one === 'object'),
      );
    }
  });
});

describe('limits', () => {
  test('two limits of one plan have different names, because counters are named by them', () => {
    const limit = { kind: 'quota', name: 'daily', requests: 5, period: 'day' } as const;
    expect(Limits.safeParse([limit, { ...limit, name: 'other' }]).success).toBe(true);
    expect(Limits.safeParse([limit, limit]).success).toBe(false);
  });
});
