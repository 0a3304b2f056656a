import type { PurgeScope } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';

export interface PurgeRow {
  sequence: string;
  scope: PurgeScope;
  author_kind: 'account' | 'system' | 'gateway';
  author_id: string | null;
  author_name: string;
  created_at: Date;
}

const COLUMNS = 'sequence, scope, author_kind, author_id, author_name, created_at';
const SHOWN = 20;
/** Nothing is stored for longer than a purge of it is remembered. */
const KEPT_MS = 31 * 86_400_000;

@Injectable()
export class PurgeRepository {
  /** Newest first. */
  last(tx: Tx, apiId: string): Promise<PurgeRow[]> {
    return tx.sql<PurgeRow>(`select ${COLUMNS} from cache_purges where tenant_id = $1 and api_id = $2 order by sequence desc limit ${SHOWN}`, [
      tx.tenantId,
      apiId,
    ]);
  }

  async insert(tx: Tx, apiId: string, scope: PurgeScope, author: { kind: string; id: string | null; name: string }): Promise<PurgeRow> {
    await tx.sql('delete from cache_purges where tenant_id = $1 and created_at < $2', [tx.tenantId, new Date(tx.now.getTime() - KEPT_MS)]);
    const [row] = await tx.sql<PurgeRow>(
      `insert into cache_purges (tenant_id, api_id, scope, author_kind, author_id, author_name, created_at) values ($1, $2, $3, $4, $5, $6, $7) returning ${COLUMNS}`,
      [tx.tenantId, apiId, JSON.stringify(scope), author.kind, author.id, author.name, tx.now],
    );
    if (!row) throw new Error('the purge was not stored');
    return row;
  }

  /** Gateway groups that serve the tenant. */
  async groupIds(tx: Tx): Promise<string[]> {
    return (await tx.sql<{ id: string }>('select distinct group_id as id from environments where tenant_id = $1', [tx.tenantId])).map(({ id }) => id);
  }
}
