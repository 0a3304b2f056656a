import type { TenantPermission, TenantRole } from '@gatehouse/contracts';
import type { Actor } from '../database/scope.js';

/** A signed-in person, or a machine with that person's access token. */
export interface AccountActor extends Actor {
  kind: 'account';
  id: string;
  email: string;
  emailVerified: boolean;
  platformAdmin: boolean;
  /** `token`: no cookie, so no CSRF. */
  via: 'session' | 'token';
}

export interface TenantRef {
  id: string;
  slug: string;
  name: string;
}

/** An account inside the tenant of the path: what handlers of tenant endpoints get. */
export interface TenantActor extends AccountActor {
  tenant: TenantRef;
  scope: { tenantId: string };
  memberId: string;
  roles: readonly TenantRole[];
  permissions: ReadonlySet<TenantPermission>;
  /** Teams the member is in. */
  teamIds: readonly string[];
}

export interface GatewayActor extends Actor {
  kind: 'gateway';
  /** The group that the presented token belongs to. */
  groupId: string;
}

/** On a public endpoint: whoever it is, signed in or not. */
export type Visitor = AccountActor | undefined;
