import type { TenantRole } from '@gatehouse/contracts';
import { ProblemError } from '@gatehouse/kernel';

export interface RoleChange {
  /** Roles of who does it. */
  by: readonly TenantRole[];
  before: readonly TenantRole[];
  /** Empty: the member leaves. */
  after: readonly TenantRole[];
  /** How many owners the tenant has, this member included. */
  owners: number;
}

/**
 * Owners alone make and unmake owners, so that an admin cannot take a tenant over; and one owner always stays.
 * @throws ProblemError access.denied, member.last_owner
 */
export function checkRoleChange({ by, before, after, owners }: RoleChange): void {
  const was = before.includes('owner');
  const is = after.includes('owner');
  if (was !== is && !by.includes('owner')) throw new ProblemError('access.denied', 'Only an owner can make or unmake an owner.');
  if (was && !is && owners <= 1) throw new ProblemError('member.last_owner', 'Make somebody else an owner first.');
}

/** In the order of the catalogue of roles, each once. */
export function normalRoles(roles: readonly TenantRole[], order: readonly TenantRole[]): TenantRole[] {
  return order.filter((role) => roles.includes(role));
}
