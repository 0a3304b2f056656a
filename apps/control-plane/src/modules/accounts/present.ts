import type { AccessToken } from './access-token.entity.js';
import type { Account } from './account.entity.js';

export const presentAccount = (account: Account) => ({
  id: account.id,
  email: account.email,
  name: account.name,
  emailVerified: account.emailVerifiedAt !== null,
  platformAdmin: account.platformAdmin,
  state: account.state,
  createdAt: account.createdAt.toISOString(),
  lastSignInAt: account.lastSignInAt?.toISOString() ?? null,
});

export const presentToken = ({ id, name, prefix, createdAt, expiresAt, lastUsedAt }: AccessToken) => ({
  id,
  name,
  prefix,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt?.toISOString() ?? null,
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});

export const accountSubject = (account: Pick<Account, 'id' | 'email'>) => ({ kind: 'account', id: account.id, name: account.email });
