import { describe, expect, test } from 'vitest';
import { PolicySet, type Question } from './policy-set.js';
import { cedarRecord } from './values.js';

const question = (claims: Record<string, unknown> = {}, id = 'app_1'): Question => ({
  principal: { type: 'Application', id },
  action: { type: 'Action', id: 'getPet' },
  resource: { type: 'Api', id: 'api_1' },
  context: {},
  entities: [{ uid: { type: 'Application', id }, attrs: { claims: cedarRecord(claims) }, parents: [] }],
});

describe('a set of Cedar policies', () => {
  test('gives the name of one that is gone to the next, and never its decisions', () => {
    const allow = new PolicySet('permit(principal, action, resource);');
    expect(allow.decide(question())).toEqual({ allowed: true, reason: 'permitted by policy0' });
    allow.dispose();
    const deny = new PolicySet('@id("never") forbid(principal, action, resource);');
    expect(deny.decide(question())).toEqual({ allowed: false, reason: 'forbidden by never' });
    const beside = new PolicySet('permit(principal == Application::"app_2", action, resource);');
    expect([beside.decide(question()).allowed, beside.decide(question({}, 'app_2')).allowed, deny.decide(question()).allowed]).toEqual([false, true, false]);
    deny.dispose();
    beside.dispose();
  });

  test('remembers a decision for the very same question alone', () => {
    const set = new PolicySet('permit(principal, action, resource) when { principal.claims.admin == true };');
    for (let i = 0; i < 2; i++) {
      expect(set.decide(question({ admin: true })).allowed).toBe(true);
      expect(set.decide(question({ admin: 'true' })).allowed).toBe(false);
    }
    set.dispose();
  });
});

describe('claims', () => {
  test('cross as values, and cannot pose as entities', () => {
    const deep = { a: { b: { c: { d: { e: { f: { g: { h: { i: { j: 1 } } } } } } } } } };
    expect(
      cedarRecord({
        n: 1,
        half: 0.5,
        big: 2 ** 60,
        none: null,
        yes: true,
        list: [1, null, 'a', { __entity: { type: 'Plan', id: 'gold' }, x: 1 }],
        __extn: { fn: 'ip', arg: '::1' },
      }),
    ).toEqual({ n: 1, half: '0.5', big: String(2 ** 60), yes: true, list: [1, 'a', { x: 1 }] });
    expect(JSON.stringify(cedarRecord(deep)).length).toBeLessThan(JSON.stringify(deep).length);
  });
});
