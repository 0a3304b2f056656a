import { TENANT_ROLES } from '@gatehouse/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkRoleChange, normalRoles } from './members.rules.js';

const roles = fc.uniqueArray(fc.constantFrom(...TENANT_ROLES));

test('whatever sequence of changes is allowed, an owner is left, and no one but an owner ever made one', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ by: fc.nat(4), who: fc.nat(4), after: roles }), { maxLength: 60 }), (changes) => {
      const members = [['owner'], ['owner', 'developer'], ['admin'], ['publisher'], ['developer']].map((list) => list as (typeof TENANT_ROLES)[number][]);
      for (const { by, who, after } of changes) {
        const before = members[who] ?? [];
        const owners = members.filter((list) => list.includes('owner')).length;
        try {
          checkRoleChange({ by: members[by] ?? [], before, after, owners });
        } catch {
          continue;
        }
        if (after.includes('owner') && !before.includes('owner')) expect(members[by]).toContain('owner');
        members[who] = after;
        expect(members.some((list) => list.includes('owner'))).toBe(true);
      }
    }),
  );
});

test('roles are kept in one order, each once', () => {
  expect(normalRoles(['auditor', 'owner', 'auditor'], TENANT_ROLES)).toEqual(['owner', 'auditor']);
});
