import { Injectable } from '@nestjs/common';
import { keyset, type Page, type PageQuery, type Tx, violates } from '../../platform/database/index.js';
import { Account } from './account.entity.js';

violates('accounts__email', 'email.taken', 'There is an account with this e-mail address.');

/** Accounts are global: they belong to no tenant, and their table has no row-level security. */
@Injectable()
export class AccountRepository {
  find(tx: Tx, id: string): Promise<Account | null> {
    return tx.repository(Account).findOneBy({ id });
  }

  findByEmail(tx: Tx, email: string): Promise<Account | null> {
    return tx.repository(Account).findOneBy({ email });
  }

  async insert(tx: Tx, account: Account): Promise<void> {
    await tx.repository(Account).insert(account);
  }

  async update(tx: Tx, id: string, change: Partial<Omit<Account, 'id'>>): Promise<void> {
    await tx.repository(Account).update({ id }, change);
  }

  /** Also locks them, so that two admins cannot step down at once. */
  async activeAdmins(tx: Tx): Promise<string[]> {
    const rows = await tx.sql<{ id: string }>(`select id from accounts where platform_admin and state = 'active' order by id for update`);
    return rows.map((row) => row.id);
  }

  page(tx: Tx, query: PageQuery & { q?: string | undefined }): Promise<Page<Account>> {
    const found = tx.repository(Account).createQueryBuilder('a');
    if (query.q !== undefined) found.where('(strpos(a.email, lower(:q)) > 0 or strpos(lower(a.name), lower(:q)) > 0)', { q: query.q });
    return keyset(found, query, { direction: 'desc', columns: [{ sql: 'a.id', of: (account) => account.id }] });
  }

  /** Tenants of each account. */
  tenantsOf(tx: Tx, accountIds: readonly string[]): Promise<{ accountId: string; slug: string; name: string }[]> {
    return tx.sql(
      `select m.account_id as "accountId", t.slug, t.name from members m join tenants t on t.id = m.tenant_id where m.account_id = any($1) order by t.name`,
      [accountIds],
    );
  }
}
