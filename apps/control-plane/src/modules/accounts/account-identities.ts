import { Injectable } from '@nestjs/common';
import { Identities, type Identity, type PasswordIdentity } from '../../platform/auth/index.js';
import { Time } from '../../platform/clock/clock.js';
import { Database, SYSTEM_ACTOR } from '../../platform/database/index.js';
import { hashAccessToken, isAccessToken } from './access-token.js';
import { AccessTokenRepository } from './access-token.repository.js';
import type { Account } from './account.entity.js';
import { AccountRepository } from './account.repository.js';

const USED_EVERY_MS = 60_000;

function identityOf(account: Account): Identity {
  return {
    kind: 'account',
    id: account.id,
    name: account.name,
    email: account.email,
    emailVerified: account.emailVerifiedAt !== null,
    platformAdmin: account.platformAdmin,
  };
}

/** Answers what the platform's authentication asks. */
@Injectable()
export class AccountIdentities extends Identities {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountRepository,
    private readonly tokens: AccessTokenRepository,
    private readonly time: Time,
  ) {
    super();
  }

  async byId(accountId: string): Promise<Identity | undefined> {
    const account = await this.database.read('system', (tx) => this.accounts.find(tx, accountId));
    return account?.state === 'active' ? identityOf(account) : undefined;
  }

  async byEmail(email: string): Promise<PasswordIdentity | undefined> {
    const account = await this.database.read('system', (tx) => this.accounts.findByEmail(tx, email));
    return account?.state === 'active' ? { ...identityOf(account), passwordHash: account.passwordHash ?? undefined } : undefined;
  }

  async byAccessToken(secret: string): Promise<Identity | undefined> {
    if (!isAccessToken(secret)) return undefined;
    const found = await this.database.read('system', async (tx) => {
      const token = await this.tokens.findByHash(tx, hashAccessToken(secret));
      const account = token && (await this.accounts.find(tx, token.accountId));
      return token && account?.state === 'active' ? { token, account } : undefined;
    });
    const nowMs = this.time.now();
    if (!found || (found.token.expiresAt !== null && found.token.expiresAt.getTime() <= nowMs)) return undefined;
    if (nowMs - (found.token.lastUsedAt?.getTime() ?? 0) >= USED_EVERY_MS) {
      await this.database.write('system', SYSTEM_ACTOR, (tx) => this.tokens.touch(tx, found.token.id));
    }
    return identityOf(found.account);
  }
}
