import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import type { Tx } from '../../platform/database/index.js';
import { AccessToken } from './access-token.entity.js';

@Injectable()
export class AccessTokenRepository {
  listOf(tx: Tx, accountId: string): Promise<AccessToken[]> {
    return tx.repository(AccessToken).find({ where: { accountId, revokedAt: IsNull() }, order: { id: 'DESC' } });
  }

  findByHash(tx: Tx, tokenHash: string): Promise<AccessToken | null> {
    return tx.repository(AccessToken).findOneBy({ tokenHash, revokedAt: IsNull() });
  }

  async insert(tx: Tx, token: AccessToken): Promise<void> {
    await tx.repository(AccessToken).insert(token);
  }

  /** Undefined: the account has no such live token. */
  async revoke(tx: Tx, accountId: string, id: string): Promise<AccessToken | undefined> {
    const token = await tx.repository(AccessToken).findOneBy({ id, accountId, revokedAt: IsNull() });
    if (!token) return undefined;
    await tx.repository(AccessToken).update({ id }, { revokedAt: tx.now });
    return token;
  }

  /** Once a minute at most: a write per call would be a tax on every machine. */
  async touch(tx: Tx, id: string): Promise<void> {
    await tx.sql(
      `update access_tokens set last_used_at = $2 where id = $1 and (last_used_at is null or last_used_at < $2::timestamptz - interval '1 minute')`,
      [id, tx.now],
    );
  }
}
