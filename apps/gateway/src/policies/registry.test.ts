import { POLICIES, POLICY_TYPES } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import { REGISTRY } from './registry.js';

test('the gateway runs exactly the policies that can be configured, in their phases', () => {
  expect([...REGISTRY.keys()].sort()).toEqual([...POLICY_TYPES].sort());
  for (const type of POLICY_TYPES) expect(REGISTRY.get(type)?.phase, type).toBe(POLICIES[type].phase);
});
