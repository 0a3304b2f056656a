import type { TenantRole } from '@gatehouse/contracts';
import type { GatewayActor, TenantRef } from './actor.js';

export interface MembershipRef {
  tenant: TenantRef;
  memberId: string;
  roles: readonly TenantRole[];
  teamIds: readonly string[];
}

/** What the guard asks the module that knows members: provided there, so that the platform imports no module. */
export abstract class Memberships {
  /** `tenant` is an id, a slug or a former slug. Undefined: no such tenant, or not a member of it: the caller must not tell these apart. */
  abstract find(accountId: string, tenant: string): Promise<MembershipRef | undefined>;
}

/** Provided by the module that knows gateways. */
export abstract class GatewayTokens {
  abstract find(token: string): Promise<GatewayActor | undefined>;
}
