import { scopeBy, tenantScopeOf } from '@gatehouse/definition/counters';
import { expect, test } from 'vitest';
import type { Exchange } from '../exchange/exchange.js';
import type { Principal } from '../exchange/principal.js';
import { planSubject, subjectBy } from './subject.js';

const principal = {
  application: { entry: { id: 'app_1', memberId: 'member_1' } },
  subscription: { entry: { id: 'sub_1' } },
  plan: { object: { id: 'plan_1' } },
  subject: null,
  claims: { realm: { team: 'red' }, 'https://acme.example/team': 'blue', none: null },
} as unknown as Principal;

const call = (given: Partial<Exchange> = {}): Exchange =>
  ({ runtime: {}, carrier: { clientAddress: '192.0.2.7' }, principal: null, operation: null, requestHeader: () => undefined, ...given }) as unknown as Exchange;

test('callers without what is counted by share by address, and nobody can pass for another’s address', () => {
  for (const by of ['application', 'member', 'team', 'plan', 'subscription', 'address'] as const) expect(subjectBy({ by })(call())).toBe('192.0.2.7');
  expect(subjectBy({ by: 'header', header: 'x-user' })(call())).toBe('192.0.2.7');
  const named = subjectBy({ by: 'header', header: 'x-user' })(call({ requestHeader: () => '192.0.2.7' }));
  expect(named).not.toBe('192.0.2.7');
  const claimed = subjectBy({ by: 'claim', claim: 'ip' })(call({ principal: { ...principal, claims: { ip: '192.0.2.7' } } as Principal }));
  expect(claimed).not.toBe('192.0.2.7');
});

test('known callers are counted by what the limit says', () => {
  const x = call({ principal, operation: { id: 'getPet' } } as Partial<Exchange>);
  expect(subjectBy({ by: 'api' })(x)).toBe('api');
  expect(subjectBy({ by: 'operation' })(x)).toBe('getPet');
  expect(subjectBy({ by: 'application' })(x)).toBe('app_1');
  expect(subjectBy({ by: 'plan' })(x)).toBe('plan_1');
  expect(subjectBy({ by: 'member' })(x)).toBe('member_1');
  expect(subjectBy({ by: 'tenant' })(x)).toBe(subjectBy({ by: 'tenant' })(call()));
  expect(planSubject(x)).toBe('sub_1');
  expect(planSubject(call())).toBe('address:192.0.2.7');
});

test('a claim is found by its own name, dots and all, or inside another', () => {
  const by = (claim: string) => subjectBy({ by: 'claim', claim })(call({ principal }));
  expect(by('realm.team')).toContain('red');
  expect(by('https://acme.example/team')).toContain('blue');
  expect([by('realm.missing'), by('none'), by('toString')]).toEqual(['192.0.2.7', '192.0.2.7', '192.0.2.7']);
});

test('counting by something else counts elsewhere', () => {
  const scopes = [
    scopeBy({ scope: 'api:e:v' }, { by: 'address' }),
    scopeBy({ scope: 'api:e:v' }, { by: 'header', header: 'x-a' }),
    scopeBy({ scope: 'api:e:v' }, { by: 'header', header: 'x-b' }),
  ];
  expect(new Set(scopes).size).toBe(3);
});

test('a policy on the tenant counts by tenant in one place for all of its APIs, and anything else in each', () => {
  const place = (version: string) => ({ scope: `api:e:${version}:tenant`, tenantScope: tenantScopeOf('t', 'e', 'tenant') });
  expect(scopeBy(place('v1'), { by: 'tenant' })).toBe(scopeBy(place('v2'), { by: 'tenant' }));
  expect(scopeBy(place('v1'), { by: 'application', also: ['tenant'] })).toBe(scopeBy(place('v2'), { by: 'application', also: ['tenant'] }));
  expect(scopeBy(place('v1'), { by: 'application' })).not.toBe(scopeBy(place('v2'), { by: 'application' }));
  expect(scopeBy({ scope: 'api:e:v1' }, { by: 'tenant' })).not.toBe(scopeBy({ scope: 'api:e:v2' }, { by: 'tenant' }));
  expect(tenantScopeOf('t', 'e', 'tenant/set:s')).not.toBe(tenantScopeOf('t', 'e', 'tenant'));
  expect([tenantScopeOf('t', 'e', undefined), tenantScopeOf('t', 'e', 'product:tenant')]).toEqual([undefined, undefined]);
});
