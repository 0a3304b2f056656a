import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import type { ItemVersion } from './product-item.rules.js';

/** Reads of versions what a product's items are checked against. */
@Injectable()
export class ItemVersionsRepository {
  async byId(tx: Tx, versionIds: readonly string[]): Promise<Map<string, ItemVersion>> {
    const rows = await tx.sql<ItemVersion>(
      `select v.id as "versionId", v.state,
         (select (select coalesce(array_agg(o ->> 'id'), '{}') from jsonb_array_elements(r.operations) o)
          from revisions r where r.tenant_id = v.tenant_id and r.version_id = v.id and r.state = 'approved' order by r.number desc limit 1) as "operationIds"
       from versions v where v.tenant_id = $1 and v.id = any($2)`,
      [tx.tenantId, versionIds],
    );
    return new Map(rows.map((row) => [row.versionId, row]));
  }
}
