import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import { TrafficReader } from '../versions/index.js';
import { RollupRepository } from './rollup.repository.js';

/** What versions ask before they are retired. A refused call is no use of the version: a scanner without a key must not keep it alive. */
@Injectable()
export class Traffic extends TrafficReader {
  constructor(private readonly rollups: RollupRepository) {
    super();
  }

  async callsSince(tx: Tx, versionId: string, since: Date): Promise<number> {
    return [...(await this.calls(tx, versionId, since)).values()].reduce((sum, calls) => sum + calls, 0);
  }

  async callsByApplicationSince(tx: Tx, versionId: string, since: Date): Promise<ReadonlyMap<string, number>> {
    const calls = await this.calls(tx, versionId, since);
    calls.delete('');
    return calls;
  }

  private async calls(tx: Tx, versionId: string, since: Date): Promise<Map<string, number>> {
    const rows = await tx.sql<{ id: string }>(`select id from environments where tenant_id = $1 and kind = 'production'`, [tx.tenantId]);
    const minute = new Date(Math.floor(since.getTime() / 60_000) * 60_000);
    return this.rollups.callsByApplication(
      tx.tenantId,
      versionId,
      rows.map(({ id }) => id),
      minute,
    );
  }
}
