import type { Credential as CredentialShape } from '@gatehouse/contracts';
import type { z } from 'zod';
import type { Credential } from './credential.entity.js';

export type CredentialView = z.input<typeof CredentialShape>;

/** What may be shown: the endpoint's allow-list leaves hashes and secrets out. */
export function present(credential: Credential): CredentialView {
  return {
    ...credential,
    createdAt: credential.createdAt.toISOString(),
    expiresAt: credential.expiresAt?.toISOString() ?? null,
    lastUsedAt: credential.lastUsedAt?.toISOString() ?? null,
  };
}
