import type { Denial as Wire } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { type Tx, violates } from '../../platform/database/index.js';
import { Denial } from './denial.entity.js';

violates('denials__one', 'resource.conflict', 'This is denied already, until it is lifted.');

/** Of those that ended. */
const ENDED_SHOWN = 100;

/** Where the name of what is denied stands. */
const NAMES: Readonly<Record<Exclude<Wire['on'], 'address'>, string>> = {
  application: 'select name from applications where tenant_id = $1 and id = $2',
  credential: 'select name from credentials where tenant_id = $1 and id = $2',
  api: 'select name from apis where tenant_id = $1 and id = $2',
};

@Injectable()
export class DenialRepository {
  /** All that stand, newest first, then the last ones that ended. */
  async list(tx: Tx): Promise<Denial[]> {
    const rows = tx.repository(Denial);
    const ended = `(d.liftedAt is not null or d.expiresAt <= :now)`;
    const of = () => rows.createQueryBuilder('d').where('d.tenantId = :tenantId', { tenantId: tx.tenantId }).orderBy('d.id', 'DESC');
    const standing = await of().andWhere(`not coalesce(${ended}, false)`, { now: tx.now }).getMany();
    const past = await of().andWhere(ended, { now: tx.now }).limit(ENDED_SHOWN).getMany();
    return [...standing, ...past];
  }

  /** Those that stand. */
  async count(tx: Tx): Promise<number> {
    const [row] = await tx.sql<{ count: string }>(
      'select count(*) as count from denials where tenant_id = $1 and lifted_at is null and (expires_at is null or expires_at > $2)',
      [tx.tenantId, tx.now],
    );
    return Number(row?.count ?? 0);
  }

  /** Locked until the transaction ends. */
  lock(tx: Tx, id: string): Promise<Denial | null> {
    return tx.repository(Denial).findOne({ where: { tenantId: tx.tenantId, id }, lock: { mode: 'pessimistic_write' } });
  }

  /** Undefined where the tenant has no such thing. */
  async nameOf(tx: Tx, on: Exclude<Wire['on'], 'address'>, id: string): Promise<string | undefined> {
    const [row] = await tx.sql<{ name: string }>(NAMES[on], [tx.tenantId, id]);
    return row?.name;
  }

  async insert(tx: Tx, denial: Denial): Promise<void> {
    await tx.repository(Denial).insert(denial);
    const { id, tenantId, target, value, expiresAt } = denial;
    await this.say(tx, id, 'deny', { id, tenantId, on: target, value, ...(expiresAt && { expiresAtMs: expiresAt.getTime() }) });
  }

  async lift(tx: Tx, id: string): Promise<void> {
    await tx.repository(Denial).update({ tenantId: tx.tenantId, id, liftedAt: IsNull() }, { liftedAt: tx.now, liftedBy: tx.actor.name });
    await this.say(tx, id, 'lift', null);
  }

  /** By the stream that gateways follow, so that it is in force before the next snapshot is. */
  private async say(tx: Tx, id: string, effect: 'deny' | 'lift', denial: Wire | null): Promise<void> {
    await tx.sql(`insert into deny_entries (kind, subject_id, effect, code, denial, created_at) values ('denial', $1, $2, 'gateway.denied', $3, $4)`, [
      id,
      effect,
      denial === null ? null : JSON.stringify(denial),
      tx.now,
    ]);
  }
}
