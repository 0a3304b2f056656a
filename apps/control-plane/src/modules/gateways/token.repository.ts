import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';

@Injectable()
export class TokenRepository {
  /** The group a token opens now. */
  async group(tx: Tx, hash: string): Promise<{ id: string; name: string } | undefined> {
    const rows = await tx.sql<{ id: string; name: string }>(
      `select g.id, g.name from gateway_tokens t join gateway_groups g on g.id = t.group_id
       where t.token_hash = $1 and (t.expires_at is null or t.expires_at > $2)`,
      [hash, tx.now],
    );
    return rows[0];
  }

  /** A token that is there stays as it is, its end included. */
  async enrol(tx: Tx, groupId: string, hash: string): Promise<void> {
    await tx.sql('insert into gateway_tokens (token_hash, group_id, created_at) values ($1, $2, $3) on conflict (token_hash) do nothing', [
      hash,
      groupId,
      tx.now,
    ]);
  }

  /** Ends every token of the group at `at`, or earlier where it was to end earlier. */
  async endAll(tx: Tx, groupId: string, at: Date): Promise<void> {
    await tx.sql('update gateway_tokens set expires_at = least(expires_at, $2) where group_id = $1', [groupId, at]);
    await tx.sql('delete from gateway_tokens where group_id = $1 and expires_at < $2', [groupId, tx.now]);
  }
}
