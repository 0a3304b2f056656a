import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { hashPassword, RateLimits, Sessions, verifyPassword } from '../../platform/auth/index.js';
import { type Config, InjectConfig } from '../../platform/config/config.js';
import { Database, SYSTEM_ACTOR } from '../../platform/database/index.js';
import type { AccountActor } from '../../platform/http/index.js';
import { Mailer } from '../../platform/mail/mail.js';
import type { Account } from './account.entity.js';
import { AccountRepository } from './account.repository.js';
import { EmailTokenRepository } from './email-token.repository.js';
import { accountSubject } from './present.js';

const linkInvalid = () => new ProblemError('auth.link_invalid', 'Ask for a new mail.');

@Injectable()
export class Passwords {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountRepository,
    private readonly emailTokens: EmailTokenRepository,
    private readonly sessions: Sessions,
    private readonly limits: RateLimits,
    private readonly mailer: Mailer,
    @InjectConfig() private readonly config: Config,
  ) {}

  /** Says nothing about whether there is such an account. */
  async requestReset(email: string, address: string): Promise<void> {
    await this.limits.take('mail:address', address);
    await this.limits.take('mail:account', email);
    await this.database.write('system', SYSTEM_ACTOR, async (tx) => {
      const account = await this.accounts.findByEmail(tx, email);
      if (account?.state !== 'active') return;
      const token = await this.emailTokens.issue(tx, account.id, 'reset');
      await this.mailer.send(tx, {
        to: email,
        subject: 'Set a new password',
        text: `Hello ${account.name},\n\nopen this link within an hour to set a new password:\n${this.config.portalUrl}/reset?token=${token}\n\nIf you did not ask for it, nothing needs doing.`,
      });
    });
  }

  /** Ends all sessions: whoever had the old password is out. */
  async completeReset(token: string, password: string): Promise<void> {
    // before the dear part: nobody without a link makes us hash
    if (!(await this.database.read('system', (tx) => this.emailTokens.isOpen(tx, token, 'reset')))) throw linkInvalid();
    const passwordHash = await hashPassword(password);
    const account = await this.database.write('system', SYSTEM_ACTOR, async (tx) => {
      const accountId = await this.emailTokens.redeem(tx, token, 'reset');
      const found = accountId === undefined ? null : await this.accounts.find(tx, accountId);
      if (found?.state !== 'active') throw linkInvalid();
      // who reads the mailbox has proved the address as well
      await this.accounts.update(tx, found.id, { passwordHash, emailVerifiedAt: found.emailVerifiedAt ?? tx.now });
      await tx.audit({ action: 'account.password_reset', subject: accountSubject(found) });
      return found;
    });
    await this.sessions.endAll(account.id);
    await this.limits.forgive('sign-in:account', account.email);
  }

  /** @throws ProblemError auth.invalid_credentials, auth.rate_limited */
  async change(actor: AccountActor, current: string, password: string, sessionId: string | undefined): Promise<void> {
    await this.limits.take('sign-in:account', actor.email);
    const account = await this.database.read('system', (tx) => this.accounts.find(tx, actor.id));
    if (!(await verifyPassword(account?.passwordHash ?? undefined, current)))
      throw new ProblemError('auth.invalid_credentials', 'The current password is wrong.');
    const passwordHash = await hashPassword(password);
    await this.database.write('system', actor, async (tx) => {
      await this.accounts.update(tx, actor.id, { passwordHash });
      await this.emailTokens.endAll(tx, actor.id, 'reset');
      await tx.audit({ action: 'account.password_changed', subject: accountSubject(account as Account) });
    });
    await this.sessions.endAll(actor.id, sessionId);
  }
}
