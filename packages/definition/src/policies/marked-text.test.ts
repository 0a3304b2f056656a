import { expect, test } from 'vitest';
import { referencesOf } from './marked-text.js';
import { RateLimitConfig } from './rate-limit.js';
import { ScopesConfig } from './scopes.js';

test('what a configuration names is found with its place, whatever form it has', () => {
  const limit = {
    kind: 'rate',
    name: 'a',
    requests: 9,
    windowMs: 60_000,
    costs: [
      { operation: 'x', units: 2 },
      { operation: 'y', units: 0 },
    ],
  };
  expect(referencesOf(RateLimitConfig, RateLimitConfig.parse({ limit }))).toEqual([
    { to: 'operation', value: 'x', path: ['limit', 'costs', 0, 'operation'] },
    { to: 'operation', value: 'y', path: ['limit', 'costs', 1, 'operation'] },
  ]);
  const scopes = ScopesConfig.parse({ allOf: ['a'], grants: [{ to: 'Gold', scopes: ['a'] }] });
  expect(referencesOf(ScopesConfig, scopes)).toEqual([{ to: 'subscriber', value: 'Gold', path: ['grants', 0, 'to'] }]);
  expect(referencesOf(ScopesConfig, ScopesConfig.parse({ allOf: ['a'] }))).toEqual([]);
});
