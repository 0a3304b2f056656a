import type { TenantRole } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { type MembershipRef, Memberships } from '../../platform/http/index.js';

interface Row {
  tenant_id: string;
  slug: string;
  name: string;
  member_id: string;
  roles: TenantRole[];
  team_ids: string[];
}

/** Answers the guard, before a scope is known: hence system scope. Former slugs lead on, so that a link does not die of a renaming. */
@Injectable()
export class MembershipLookup extends Memberships {
  constructor(private readonly database: Database) {
    super();
  }

  async find(accountId: string, tenant: string): Promise<MembershipRef | undefined> {
    const [row] = await this.database.read('system', (tx) =>
      tx.sql<Row>(
        `select t.id as tenant_id, t.slug, t.name, m.id as member_id, m.roles,
           coalesce((select array_agg(tm.team_id) from team_members tm where tm.member_id = m.id), '{}') as team_ids
         from tenants t join members m on m.tenant_id = t.id and m.account_id = $1
         where t.id = $2 or t.slug = $2 or t.id = (select tenant_id from tenant_slugs where slug = $2 and not exists (select 1 from tenants where slug = $2))`,
        [accountId, tenant],
      ),
    );
    if (!row) return undefined;
    return { tenant: { id: row.tenant_id, slug: row.slug, name: row.name }, memberId: row.member_id, roles: row.roles, teamIds: row.team_ids };
  }
}
