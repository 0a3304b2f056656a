import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Sessions } from '../../platform/auth/index.js';
import { Database, type PageQuery } from '../../platform/database/index.js';
import type { AccountActor } from '../../platform/http/index.js';
import type { Account } from './account.entity.js';
import { AccountRepository } from './account.repository.js';
import { accountSubject, presentAccount } from './present.js';

type Change = Partial<Pick<Account, 'state' | 'platformAdmin'>>;

/** What platform admins may do to accounts, and each person to the own. */
@Injectable()
export class AccountAdministration {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountRepository,
    private readonly sessions: Sessions,
  ) {}

  list(query: PageQuery & { q?: string | undefined }) {
    return this.database.read('system', async (tx) => {
      const { items, nextCursor } = await this.accounts.page(tx, query);
      const tenants = Map.groupBy(
        await this.accounts.tenantsOf(
          tx,
          items.map((account) => account.id),
        ),
        (row) => row.accountId,
      );
      return { items: items.map((account) => ({ ...presentAccount(account), tenants: tenants.get(account.id) ?? [] })), nextCursor };
    });
  }

  /** One active platform admin always stays. A blocked account is out at once, everywhere. */
  async update(actor: AccountActor, id: string, change: Change) {
    const after = await this.database.write('system', actor, async (tx) => {
      const admins = await this.accounts.activeAdmins(tx);
      const before = await this.accounts.find(tx, id);
      if (!before) throw new ProblemError('resource.not_found');
      const next = { ...before, state: change.state ?? before.state, platformAdmin: change.platformAdmin ?? before.platformAdmin };
      const stays = next.state === 'active' && next.platformAdmin;
      if (admins.includes(id) && !stays && admins.length === 1) throw new ProblemError('resource.conflict', 'This is the last platform admin.');
      await this.accounts.update(tx, id, { state: next.state, platformAdmin: next.platformAdmin });
      await tx.audit({
        action: 'account.updated',
        subject: accountSubject(before),
        before: { state: before.state, platformAdmin: before.platformAdmin },
        after: { state: next.state, platformAdmin: next.platformAdmin },
      });
      return next;
    });
    if (after.state === 'blocked') await this.sessions.endAll(id);
    return presentAccount(after);
  }

  rename(actor: AccountActor, name: string) {
    return this.database.write('system', actor, async (tx) => {
      const account = await this.accounts.find(tx, actor.id);
      if (!account) throw new ProblemError('resource.not_found');
      await this.accounts.update(tx, actor.id, { name });
      await tx.audit({ action: 'account.renamed', subject: accountSubject(account), before: { name: account.name }, after: { name } });
      return presentAccount({ ...account, name });
    });
  }
}
