import type { DenyEntry } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/index.js';

@Injectable()
export class DenyRepository {
  /** Entries after `have`, in order; of several about one thing only the last, which is the one that counts. */
  async after(tx: Tx, groupId: string, have: number): Promise<DenyEntry[]> {
    const rows = await tx.sql<Omit<DenyEntry, 'sequence' | 'denial'> & { sequence: string; denial: DenyEntry['denial'] | null }>(
      `select sequence, kind, id, effect, code, denial from (
         select distinct on (kind, subject_id) sequence, kind, subject_id as id, effect, code, denial from deny_entries
         where sequence > $2 and (group_id is null or group_id = $1) order by kind, subject_id, sequence desc
       ) newest order by sequence`,
      [groupId, have],
    );
    return rows.map(({ denial, ...row }) => ({ ...row, ...(denial && { denial }), sequence: Number(row.sequence) }));
  }

  async newestSequence(tx: Tx): Promise<number> {
    const [row] = await tx.sql<{ sequence: string | null }>('select max(sequence) as sequence from deny_entries');
    return Number(row?.sequence ?? 0);
  }
}
