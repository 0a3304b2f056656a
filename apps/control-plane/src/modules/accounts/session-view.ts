import { permissionsOf } from '@gatehouse/contracts';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import { Members, type MembershipRow } from '../members/index.js';
import { presentTenant, type Tenant, Tenants } from '../tenants/index.js';
import { AccountRepository } from './account.repository.js';
import { presentAccount } from './present.js';

/** What the portal shows of whoever is signed in: the account and its memberships. */
@Injectable()
export class SessionView {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountRepository,
    private readonly members: Members,
    private readonly tenants: Tenants,
  ) {}

  of(accountId: string, csrfToken: string | null) {
    return this.database.read('system', async (tx) => {
      const account = await this.accounts.find(tx, accountId);
      if (!account) throw new ProblemError('auth.session_expired');
      return { account: presentAccount(account), memberships: await this.memberships(tx, accountId), csrfToken };
    });
  }

  async memberships(tx: Tx, accountId: string) {
    const rows = await this.members.ofAccount(tx, accountId);
    const tenants = new Map(
      (
        await this.tenants.byIds(
          tx,
          rows.map((row) => row.tenantId),
        )
      ).map((tenant) => [tenant.id, tenant]),
    );
    return rows.flatMap((row) => {
      const tenant = tenants.get(row.tenantId);
      return tenant ? [presentMembership(row, tenant)] : [];
    });
  }
}

export function presentMembership(row: MembershipRow, tenant: Tenant) {
  return { memberId: row.memberId, tenant: presentTenant(tenant), roles: row.roles, permissions: [...permissionsOf(row.roles)], teams: row.teams };
}
