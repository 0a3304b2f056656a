import { POLICIES, POLICY_TYPES } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import type { OfferedPolicy } from './offered.js';
import { REGISTRY } from './registry.js';

test('the gateway runs exactly the policies that can be configured, in their phases and versions', async () => {
  expect(Object.keys(REGISTRY).sort()).toEqual([...POLICY_TYPES].sort());
  for (const type of POLICY_TYPES) {
    const { version, load } = REGISTRY[type] as OfferedPolicy;
    const loaded = await load();
    expect([loaded.type, loaded.phase, version]).toEqual([type, POLICIES[type].phase, POLICIES[type].version]);
  }
});
