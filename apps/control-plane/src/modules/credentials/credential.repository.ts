import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { type Tx, violates } from '../../platform/database/index.js';
import { Credential } from './credential.entity.js';
import { LIVE_CREDENTIAL_STATES } from './credential.rules.js';

violates('credentials__hash', 'resource.conflict', 'This is registered already, with this or another application.');

@Injectable()
export class CredentialRepository {
  /** Newest first, without those of try-it. At most some hundred: 20 live ones and the ended, which rotation makes slowly. */
  list(tx: Tx, applicationId: string): Promise<Credential[]> {
    return tx.repository(Credential).find({ where: { tenantId: tx.tenantId, applicationId, tryIt: false }, order: { id: 'desc' }, take: 500 });
  }

  /** Locked until the transaction ends. */
  lock(tx: Tx, applicationId: string, id: string): Promise<Credential | null> {
    return tx.repository(Credential).findOne({ where: { tenantId: tx.tenantId, applicationId, id, tryIt: false }, lock: { mode: 'pessimistic_write' } });
  }

  /** Live ones, oldest first, locked. */
  lockLive(tx: Tx, applicationId: string, of: { tryIt?: boolean } = {}): Promise<Credential[]> {
    const where = { tenantId: tx.tenantId, applicationId, state: In([...LIVE_CREDENTIAL_STATES]), ...of };
    return tx.repository(Credential).find({ where, order: { id: 'asc' }, lock: { mode: 'pessimistic_write' } });
  }

  /** Those of one tenant whose time is up, locked; those that another sweep has in hand are left to it. */
  lockDue(tx: Tx, limit: number): Promise<Credential[]> {
    const rows = tx.repository(Credential).createQueryBuilder('c').where('c.tenantId = :tenantId', { tenantId: tx.tenantId });
    rows.andWhere('c.state = any(:live) and c.expiresAt <= :now', { live: LIVE_CREDENTIAL_STATES, now: tx.now });
    return rows.orderBy('c.id').limit(limit).setLock('pessimistic_write').setOnLocked('skip_locked').getMany();
  }

  /** Needs system scope. */
  async tenantsWithDue(tx: Tx): Promise<string[]> {
    const rows = await tx.sql<{ tenantId: string }>(
      `select distinct tenant_id as "tenantId" from credentials where state in ('active', 'retiring') and expires_at <= $1`,
      [tx.now],
    );
    return rows.map((row) => row.tenantId);
  }

  /** The live client with this pair of id and secret, of an application that is not suspended. */
  async findClient(tx: Tx, keyHash: string): Promise<Credential | null> {
    const [row] = await tx.sql<{ id: string }>(
      `select c.id from credentials c join applications a on a.tenant_id = c.tenant_id and a.id = c.application_id
       where c.tenant_id = $1 and c.key_hash = $2 and c.kind = 'client' and c.state in ('active', 'retiring') and (c.expires_at is null or c.expires_at > $3) and a.state = 'active'`,
      [tx.tenantId, keyHash, tx.now],
    );
    return row === undefined ? null : tx.repository(Credential).findOneBy({ tenantId: tx.tenantId, id: row.id });
  }

  async insert(tx: Tx, credential: Credential): Promise<void> {
    await tx.repository(Credential).insert(credential);
  }

  async update(tx: Tx, id: string, change: Partial<Credential>): Promise<void> {
    await tx.repository(Credential).update({ tenantId: tx.tenantId, id }, change);
  }

  /** Removes try-it credentials of all tenants that ended before `before`: needs system scope. Returns how many. */
  async removeEndedTryIt(tx: Tx, before: Date): Promise<number> {
    const [row] = await tx.sql<{ count: number }>(
      'with gone as (delete from credentials where try_it and ended_at < $1 returning 1) select count(*)::int as count from gone',
      [before],
    );
    return row?.count ?? 0;
  }

  /** Needs system scope. */
  hashExists(tx: Tx, keyHash: string): Promise<boolean> {
    return tx.repository(Credential).existsBy({ keyHash });
  }

  /** Ids of the application's subscriptions that are still live, of those given. */
  async liveSubscriptions(tx: Tx, applicationId: string, ids: readonly string[]): Promise<Set<string>> {
    const rows = await tx.sql<{ id: string }>(
      `select id from subscriptions where tenant_id = $1 and application_id = $2 and id = any($3) and state in ('pending', 'active', 'suspended')`,
      [tx.tenantId, applicationId, ids],
    );
    return new Set(rows.map((row) => row.id));
  }

  /** To the minute, so that a busy key writes one row version a minute; never backwards. */
  async markUsed(tx: Tx, ids: readonly string[], at: Date): Promise<void> {
    await tx.sql(
      `update credentials set last_used_at = date_trunc('minute', $2::timestamptz)
       where id = any($1) and (last_used_at is null or last_used_at < date_trunc('minute', $2::timestamptz))`,
      [ids, at],
    );
  }
}
