import { permissionsOf } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import { SYSTEM_ACTOR } from '../../platform/database/index.js';
import { type MembershipRef, Memberships, type TenantActor } from '../../platform/http/index.js';
import { Tenants } from '../tenants/index.js';

const SLUG = 'acme';

/** The tenant of the demo, owned by the first admin, who does there what a person would do by hand. */
@Injectable()
export class DemoTenant {
  constructor(
    private readonly memberships: Memberships,
    private readonly tenants: Tenants,
  ) {}

  async owner(admin: { id: string; email: string }): Promise<TenantActor> {
    const membership = (await this.memberships.find(admin.id, SLUG)) ?? (await this.found(admin));
    return {
      kind: 'account',
      id: admin.id,
      name: admin.email,
      email: admin.email,
      emailVerified: true,
      platformAdmin: true,
      via: 'token',
      ...membership,
      scope: { tenantId: membership.tenant.id },
      permissions: permissionsOf(membership.roles),
    };
  }

  private async found(admin: { id: string; email: string }): Promise<MembershipRef> {
    await this.tenants.found(SYSTEM_ACTOR, { name: 'Acme', slug: SLUG, joining: 'open' }, admin);
    const membership = await this.memberships.find(admin.id, SLUG);
    if (!membership) throw new Error('the founder of a tenant is no member of it');
    return membership;
  }
}
