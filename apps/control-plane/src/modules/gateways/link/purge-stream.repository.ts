import type { PurgeEntry, PurgeScope } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/index.js';

/** Nothing is stored for longer in what gateways share. */
const WINDOW_MS = 86_400_000;
const AT_ONCE = 5_000;

interface Row {
  sequence: string;
  tenantId: string;
  apiId: string;
  scope: PurgeScope;
}

/** Purges of stored responses as gateways hear of them. */
@Injectable()
export class PurgeStreamRepository {
  /** Those that concern a group after `have`, in order. A gateway that has seen more than there is hears all again: the database was restored. */
  async after(tx: Tx, groupId: string, have: number): Promise<PurgeEntry[]> {
    const rows = await tx.sql<Row>(
      `select sequence, tenant_id as "tenantId", api_id as "apiId", scope from (
         select p.* from cache_purges p
         where p.created_at > $3 and (p.sequence > $2 or $2 > (select coalesce(max(sequence), 0) from cache_purges))
           and exists (select 1 from environments e where e.tenant_id = p.tenant_id and e.group_id = $1)
         order by p.sequence desc limit ${AT_ONCE}
       ) newest order by sequence`,
      [groupId, have, new Date(tx.now.getTime() - WINDOW_MS)],
    );
    return rows.map((row) => ({ ...row, sequence: Number(row.sequence) }));
  }
}
