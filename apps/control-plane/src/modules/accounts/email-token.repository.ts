import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Sealer } from '../../platform/crypto/index.js';
import type { Tx } from '../../platform/database/index.js';
import { CleanUp, removed } from '../../platform/jobs/index.js';

export type EmailPurpose = 'verify' | 'reset';

const LIFETIME_MS: Record<EmailPurpose, number> = { verify: 48 * 3_600_000, reset: 3_600_000 };

/** Links in mails: only their keyed hash is stored, and each works once. */
@Injectable()
export class EmailTokenRepository implements OnModuleInit {
  constructor(
    private readonly sealer: Sealer,
    private readonly cleanUp: CleanUp,
  ) {}

  onModuleInit(): void {
    this.cleanUp.add('email-tokens', (tx) => removed(tx, `delete from email_tokens where expires_at < $1::timestamptz - interval '7 days'`));
    this.cleanUp.add('access-tokens', (tx) => removed(tx, `delete from access_tokens where revoked_at < $1::timestamptz - interval '90 days'`));
  }

  /** Earlier links of the same purpose end. Returns the token for the mail. */
  async issue(tx: Tx, accountId: string, purpose: EmailPurpose): Promise<string> {
    const { token, hash } = this.sealer.token(`email-${purpose}`);
    await this.endAll(tx, accountId, purpose);
    await tx.sql('insert into email_tokens (token_hash, account_id, purpose, expires_at) values ($1, $2, $3, $4)', [
      hash,
      accountId,
      purpose,
      new Date(tx.now.getTime() + LIFETIME_MS[purpose]),
    ]);
    return token;
  }

  async isOpen(tx: Tx, token: string, purpose: EmailPurpose): Promise<boolean> {
    const rows = await tx.sql('select 1 from email_tokens where token_hash = $1 and purpose = $2 and used_at is null and expires_at > $3', [
      this.hash(token, purpose),
      purpose,
      tx.now,
    ]);
    return rows.length > 0;
  }

  /** The account, once; undefined when the token is unknown, used, or has run out. */
  async redeem(tx: Tx, token: string, purpose: EmailPurpose): Promise<string | undefined> {
    const rows = await tx.sql<{ account_id: string }>(
      'with used as (update email_tokens set used_at = $3 where token_hash = $1 and purpose = $2 and used_at is null and expires_at > $3 returning account_id) select account_id from used',
      [this.hash(token, purpose), purpose, tx.now],
    );
    return rows[0]?.account_id;
  }

  async endAll(tx: Tx, accountId: string, purpose: EmailPurpose): Promise<void> {
    await tx.sql('update email_tokens set used_at = $3 where account_id = $1 and purpose = $2 and used_at is null', [accountId, purpose, tx.now]);
  }

  private hash(token: string, purpose: EmailPurpose): string {
    return this.sealer.mac(`email-${purpose}`, token);
  }
}
