import { Limit } from '@gatehouse/definition';
import { describe, expect, test } from 'vitest';
import { fieldName, policyMember, stateMember } from './fields.js';

describe('RateLimit fields', () => {
  test('name the quota and its window in seconds', () => {
    expect(policyMember(Limit.parse({ kind: 'rate', name: 'burst', requests: 100, windowMs: 60_000 }))).toBe('"burst";q=100;w=60');
    expect(policyMember(Limit.parse({ kind: 'quota', name: 'daily', requests: 5, period: 'day' }))).toBe('"daily";q=5;w=86400');
  });
  test('tell what is left, in whole numbers', () => {
    expect(stateMember('"a"', { allowed: true, limit: 9, remaining: 3.7, resetMs: 1_001, storeLost: false })).toBe('"a";r=3;t=2');
    expect(stateMember('"a"', { allowed: false, limit: 9, remaining: -1, resetMs: 0, storeLost: false })).toBe('"a";r=0;t=0');
  });
  test('stay well-formed whatever a limit is called', () => {
    expect(fieldName('täglich "x"\\\r\n')).toBe('"t_glich \\"x\\"\\\\__"');
  });
});
