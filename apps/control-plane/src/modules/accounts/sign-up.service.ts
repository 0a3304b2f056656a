import { newId, ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { hashPassword, RateLimits } from '../../platform/auth/index.js';
import { type Config, InjectConfig } from '../../platform/config/config.js';
import { type Actor, Database, SYSTEM_ACTOR, type Tx } from '../../platform/database/index.js';
import { Mailer } from '../../platform/mail/mail.js';
import type { Account } from './account.entity.js';
import { AccountRepository } from './account.repository.js';
import { EmailTokenRepository } from './email-token.repository.js';
import { accountSubject } from './present.js';

export interface NewAccount {
  email: string;
  name: string;
  password: string;
}

/** Makes accounts and proves their e-mail addresses. */
@Injectable()
export class SignUp {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountRepository,
    private readonly emailTokens: EmailTokenRepository,
    private readonly mailer: Mailer,
    private readonly limits: RateLimits,
    @InjectConfig() private readonly config: Config,
  ) {}

  get mode() {
    return this.config.signUp;
  }

  /** @throws ProblemError auth.sign_up_closed, auth.rate_limited, email.taken */
  async signUp(given: NewAccount, address: string): Promise<Account> {
    if (this.mode === 'closed') throw new ProblemError('auth.sign_up_closed');
    await this.limits.take('sign-up:address', address);
    const passwordHash = await hashPassword(given.password);
    return this.database.write('system', SYSTEM_ACTOR, async (tx) => {
      const account = await this.insert(tx, { ...given, passwordHash }, { verified: false });
      if (this.mode === 'verified') await this.sendVerification(tx, account);
      return account;
    });
  }

  /** The row, and its audit entry with the new account as the actor. */
  async insert(tx: Tx, given: { email: string; name: string; passwordHash: string }, how: { verified: boolean; platformAdmin?: boolean }): Promise<Account> {
    const account: Account = {
      id: newId('account', tx.now.getTime()),
      email: given.email,
      name: given.name,
      passwordHash: given.passwordHash,
      emailVerifiedAt: how.verified ? tx.now : null,
      platformAdmin: how.platformAdmin ?? false,
      state: 'active',
      createdAt: tx.now,
      lastSignInAt: null,
    };
    await this.accounts.insert(tx, account);
    await tx.audit({ action: 'account.created', subject: accountSubject(account) });
    return account;
  }

  /** The account that the link's token proves. @throws ProblemError auth.link_invalid */
  verify(token: string): Promise<string> {
    return this.database.write('system', SYSTEM_ACTOR, async (tx) => {
      const accountId = await this.emailTokens.redeem(tx, token, 'verify');
      const account = accountId === undefined ? null : await this.accounts.find(tx, accountId);
      if (account?.state !== 'active') throw new ProblemError('auth.link_invalid', 'Ask for a new verification mail.');
      await this.accounts.update(tx, account.id, { emailVerifiedAt: tx.now });
      await tx.audit({ action: 'account.email_verified', subject: accountSubject(account) });
      return account.id;
    });
  }

  /** Says nothing about whether there is such an account. */
  async resend(email: string, address: string): Promise<void> {
    await this.limits.take('mail:address', address);
    await this.limits.take('mail:account', email);
    await this.database.write('system', SYSTEM_ACTOR, async (tx) => {
      const account = await this.accounts.findByEmail(tx, email);
      if (account?.state === 'active' && account.emailVerifiedAt === null) await this.sendVerification(tx, account);
    });
  }

  private async sendVerification(tx: Tx, account: Account): Promise<void> {
    const token = await this.emailTokens.issue(tx, account.id, 'verify');
    await this.mailer.send(tx, {
      to: account.email,
      subject: 'Verify your e-mail address',
      text: `Hello ${account.name},\n\nopen this link within two days to use your account:\n${this.config.portalUrl}/verify?token=${token}`,
    });
  }
}

/** The trail names the person, not the platform, for what people do to their own accounts. */
export const ownActor = (account: Pick<Account, 'id' | 'name'>, from: Pick<Actor, 'address' | 'requestId'> = {}): Actor => ({
  kind: 'account',
  id: account.id,
  name: account.name,
  ...from,
});
