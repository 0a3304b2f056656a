import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';

export interface Subscriber {
  applicationId: string;
  applicationName: string;
  subscriptionId: string;
}

const SUBSCRIBED = `from product_items i
  join plans p on p.tenant_id = i.tenant_id and p.product_id = i.product_id
  join subscriptions s on s.tenant_id = p.tenant_id and s.plan_id = p.id and s.state in ('pending', 'active', 'suspended')
  join applications a on a.tenant_id = s.tenant_id and a.id = s.application_id and a.state <> 'deleted'
  where i.tenant_id = $1 and i.version_id = $2`;

/** Reads of subscriptions: who is touched by what happens to a version. */
@Injectable()
export class SubscriberRepository {
  list(tx: Tx, versionId: string): Promise<Subscriber[]> {
    return tx.sql(`select distinct a.id as "applicationId", a.name as "applicationName", s.id as "subscriptionId" ${SUBSCRIBED} order by a.name, s.id`, [
      tx.tenantId,
      versionId,
    ]);
  }

  /** The people behind the applications: the owner, or the members of the owning team. */
  async accountIds(tx: Tx, versionId: string): Promise<string[]> {
    const rows = await tx.sql<{ account_id: string }>(
      `with owners as (select a.owner_member_id, a.owner_team_id ${SUBSCRIBED})
       select distinct m.account_id from members m where m.tenant_id = $1 and (
         m.id in (select owner_member_id from owners)
         or m.id in (select t.member_id from team_members t join owners o on o.owner_team_id = t.team_id where t.tenant_id = $1))`,
      [tx.tenantId, versionId],
    );
    return rows.map((row) => row.account_id);
  }
}
