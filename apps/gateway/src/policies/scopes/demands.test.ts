import { ScopesConfig } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import type { Principal } from '../../exchange/principal.js';
import { Holdings, missing } from './demands.js';

const principal = (more: Partial<Principal> = {}): Principal => ({
  credential: null,
  application: null,
  subject: null,
  claims: null,
  scopes: [],
  roles: [],
  subscription: null,
  plan: null,
  ...more,
});
const held = (config: object, more: Partial<Principal>) => {
  const { scopes, roles } = new Holdings(ScopesConfig.parse({ allOf: ['x'], ...config })).of(principal(more));
  return [[...scopes].sort(), [...roles].sort()];
};

test('scopes are words of a text or members of a list, by any of the claims, and inside one another', () => {
  expect(held({}, { claims: { scope: 'a  b', scp: ['c', 1, null], roles: ['r'], groups: 'g h' } })).toEqual([
    ['a', 'b', 'c'],
    ['g', 'h', 'r'],
  ]);
  expect(held({ roleClaims: ['realm.roles', 'a.b'] }, { claims: { realm: { roles: ['r'] }, 'a.b': ['whole'], a: { b: ['inside'] } } })).toEqual([
    [],
    ['r', 'whole'],
  ]);
  expect(held({ scopeClaims: ['__proto__.x', 'constructor.name', 'n'] }, { claims: { n: 5 } })).toEqual([[], []]);
});

test('the token’s own scopes and all grants add up', () => {
  const grants = [
    { to: 'plan_1', scopes: ['p'] },
    { to: 'Gold', roles: ['gold'] },
    { to: 'Gold', roles: ['more'] },
    { to: 'other', scopes: ['never'] },
  ];
  const plan = { object: { id: 'plan_1', name: 'Gold' } } as unknown as NonNullable<Principal['plan']>;
  expect(held({ grants }, { scopes: ['t'], plan })).toEqual([
    ['p', 't'],
    ['gold', 'more'],
  ]);
});

test('what is missing is named', () => {
  const has = { scopes: new Set(['a', 'b']), roles: new Set(['r']) };
  const ask = (demands: object) => missing({ allOf: [], anyOf: [], roles: [], ...demands }, has)?.words;
  expect(ask({ allOf: ['a', 'b'], anyOf: ['x', 'b'], roles: ['r', 's'] })).toBeUndefined();
  expect(ask({ allOf: ['a', 'c', 'd'] })).toBe('The scope c and d is missing.');
  expect(ask({ anyOf: ['x', 'y'] })).toBe('One of the scopes x, y is needed.');
  expect(ask({ roles: ['s'] })).toBe('One of the roles s is needed.');
});
