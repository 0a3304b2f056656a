import { newId, ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { AccountActor } from '../../platform/http/index.js';
import type { AccessToken } from './access-token.entity.js';
import { mintAccessToken } from './access-token.js';
import { AccessTokenRepository } from './access-token.repository.js';
import { presentToken } from './present.js';

const TOKENS_MAX = 50;

@Injectable()
export class AccessTokens {
  constructor(
    private readonly database: Database,
    private readonly tokens: AccessTokenRepository,
  ) {}

  list(actor: AccountActor) {
    return this.database.read('system', async (tx) => ({ items: (await this.tokens.listOf(tx, actor.id)).map(presentToken) }));
  }

  /** The secret leaves here and is stored nowhere. */
  create(actor: AccountActor, name: string, expiresAt: string | null) {
    const { secret, prefix, hash } = mintAccessToken();
    return this.database.write('system', actor, async (tx) => {
      const end = expiresAt === null ? null : new Date(expiresAt);
      if (end !== null && end <= tx.now)
        throw new ProblemError('request.invalid', 'One field is not right.', { errors: [{ pointer: '/expiresAt', detail: 'lies in the past' }] });
      if ((await this.tokens.listOf(tx, actor.id)).length >= TOKENS_MAX)
        throw new ProblemError('resource.conflict', `At most ${TOKENS_MAX} tokens: revoke one first.`);
      const token: AccessToken = {
        id: newId('accessToken', tx.now.getTime()),
        accountId: actor.id,
        name,
        prefix,
        tokenHash: hash,
        createdAt: tx.now,
        expiresAt: end,
        lastUsedAt: null,
        revokedAt: null,
      };
      await this.tokens.insert(tx, token);
      await tx.audit({ action: 'access_token.created', subject: { kind: 'access_token', id: token.id, name }, after: { prefix, expiresAt } });
      return { token: presentToken(token), secret };
    });
  }

  revoke(actor: AccountActor, id: string): Promise<void> {
    return this.database.write('system', actor, async (tx) => {
      const token = await this.tokens.revoke(tx, actor.id, id);
      if (!token) throw new ProblemError('resource.not_found');
      await tx.audit({ action: 'access_token.revoked', subject: { kind: 'access_token', id, name: token.name } });
    });
  }
}
