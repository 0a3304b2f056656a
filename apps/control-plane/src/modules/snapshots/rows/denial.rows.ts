import type { Denial } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/index.js';
import { OF_GROUP } from './live.js';

/** Administrators' denials, without those that were lifted or ended before the cut-off. Gateways look at the end themselves. */
@Injectable()
export class DenialRows {
  async tenantIds(tx: Tx, groupId: string): Promise<string[]> {
    return (await tx.sql<{ id: string }>(`select distinct tenant_id as id from denials where ${OF_GROUP} and lifted_at is null`, [groupId])).map(
      ({ id }) => id,
    );
  }

  async states(tx: Tx, groupId: string, tenantIds: readonly string[], cutoffMs: number): Promise<Map<string, Denial[]>> {
    const rows = await tx.sql<{ id: string; tenantId: string; on: Denial['on']; value: string; expiresAt: Date | null }>(
      `select id, tenant_id as "tenantId", target as "on", value, expires_at as "expiresAt" from denials
       where ${OF_GROUP} and tenant_id = any($2) and lifted_at is null and (expires_at is null or expires_at > to_timestamp($3::double precision / 1000))`,
      [groupId, tenantIds, cutoffMs],
    );
    const denials = rows.map(({ expiresAt, ...row }): Denial => ({ ...row, ...(expiresAt && { expiresAtMs: expiresAt.getTime() }) }));
    return Map.groupBy(denials, ({ tenantId }) => tenantId);
  }
}
