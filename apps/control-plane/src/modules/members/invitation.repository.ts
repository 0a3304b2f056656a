import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan } from 'typeorm';
import { type Tx, violates } from '../../platform/database/index.js';
import { Invitation } from './invitation.entity.js';

violates('invitations__open', 'resource.conflict', 'This e-mail address has an open invitation.');

const OPEN = { acceptedAt: IsNull(), withdrawnAt: IsNull() };

@Injectable()
export class InvitationRepository {
  listOpen(tx: Tx): Promise<Invitation[]> {
    return tx.repository(Invitation).find({ where: { tenantId: tx.tenantId, ...OPEN, expiresAt: MoreThan(tx.now) }, order: { id: 'DESC' } });
  }

  async insert(tx: Tx, invitation: Invitation): Promise<void> {
    // one that ran out must not stand in the way of a new one
    await tx.sql(
      'update invitations set withdrawn_at = $3 where tenant_id = $1 and email = $2 and accepted_at is null and withdrawn_at is null and expires_at <= $3',
      [tx.tenantId, invitation.email, tx.now],
    );
    await tx.repository(Invitation).insert(invitation);
  }

  findOpen(tx: Tx, id: string): Promise<Invitation | null> {
    return tx.repository(Invitation).findOneBy({ tenantId: tx.tenantId, id, ...OPEN });
  }

  /** Before a scope is known: needs system scope. Locks, so that a link is used once. */
  findByToken(tx: Tx, tokenHash: string, forUpdate: boolean): Promise<Invitation | null> {
    return tx
      .repository(Invitation)
      .findOne({ where: { tokenHash, ...OPEN, expiresAt: MoreThan(tx.now) }, ...(forUpdate && { lock: { mode: 'pessimistic_write' } }) });
  }

  async withdraw(tx: Tx, id: string): Promise<void> {
    await tx.repository(Invitation).update({ tenantId: tx.tenantId, id }, { withdrawnAt: tx.now });
  }

  async accept(tx: Tx, id: string): Promise<void> {
    await tx.repository(Invitation).update({ id }, { acceptedAt: tx.now });
  }
}
