import type { accounts, Result } from '@gatehouse/contracts';

export type SessionView = Result<(typeof accounts)['me']>;
export type Membership = SessionView['memberships'][number];
export type Permission = Membership['permissions'][number];

/** A tenant in an address is named by its slug or its id. */
export function membershipOf(session: SessionView | null, tenant: string | undefined): Membership | undefined {
  return session?.memberships.find((membership) => membership.tenant.slug === tenant || membership.tenant.id === tenant);
}

export function may(membership: Membership | undefined, permission: Permission): boolean {
  return membership?.permissions.includes(permission) ?? false;
}
