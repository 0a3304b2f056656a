import type { TenantRole } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { keyset, type Page, type PageQuery, type Tx } from '../../platform/database/index.js';
import { Notice } from './notice.entity.js';

export interface Recipient {
  accountId: string;
  email: string;
}

@Injectable()
export class NoticeRepository {
  async insert(tx: Tx, notices: Notice[]): Promise<void> {
    await tx.repository(Notice).insert(notices);
  }

  page(tx: Tx, accountId: string, query: PageQuery): Promise<Page<Notice>> {
    const mine = tx
      .repository(Notice)
      .createQueryBuilder('n')
      .where('n.tenant_id = :tenantId and n.account_id = :accountId', { tenantId: tx.tenantId, accountId });
    return keyset(mine, query, { direction: 'desc', columns: [{ sql: 'n.id', of: (notice) => notice.id }] });
  }

  countUnread(tx: Tx, accountId: string): Promise<number> {
    return tx.repository(Notice).countBy({ tenantId: tx.tenantId, accountId, readAt: IsNull() });
  }

  /** Without ids: all of them. */
  async markRead(tx: Tx, accountId: string, ids: readonly string[] | undefined): Promise<void> {
    await tx.repository(Notice).update({ tenantId: tx.tenantId, accountId, readAt: IsNull(), ...(ids && { id: In([...ids]) }) }, { readAt: tx.now });
  }

  account(tx: Tx, accountId: string): Promise<Recipient[]> {
    return tx.sql(`select id as "accountId", email from accounts where id = $1 and state = 'active'`, [accountId]);
  }

  member(tx: Tx, memberId: string): Promise<Recipient[]> {
    return tx.sql(
      `select a.id as "accountId", a.email from members m join accounts a on a.id = m.account_id where m.tenant_id = $1 and m.id = $2 and a.state = 'active'`,
      [tx.tenantId, memberId],
    );
  }

  team(tx: Tx, teamId: string): Promise<Recipient[]> {
    return tx.sql(
      `select a.id as "accountId", a.email from team_members tm join members m on m.id = tm.member_id join accounts a on a.id = m.account_id
       where tm.tenant_id = $1 and tm.team_id = $2 and a.state = 'active'`,
      [tx.tenantId, teamId],
    );
  }

  withRoles(tx: Tx, roles: readonly TenantRole[]): Promise<Recipient[]> {
    return tx.sql(
      `select a.id as "accountId", a.email from members m join accounts a on a.id = m.account_id where m.tenant_id = $1 and m.roles && $2::text[] and a.state = 'active'`,
      [tx.tenantId, roles],
    );
  }
}
