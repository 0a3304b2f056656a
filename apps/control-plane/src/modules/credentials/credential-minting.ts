import { hashApiKey, mintApiKey, newId } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import type { Credential } from './credential.entity.js';
import { CredentialRepository } from './credential.repository.js';
import { subjectOf } from './credential-moves.js';

export interface NewCredential {
  applicationId: string;
  name: string;
  environmentKind: 'production' | 'test';
  expiresAt: Date | null;
  subscriptionIds: string[] | null;
  tryIt?: boolean;
}

/** Makes keys. The key leaves in the answer, once; what stays is its hash and the part that may be shown. */
@Injectable()
export class CredentialMinting {
  constructor(private readonly credentials: CredentialRepository) {}

  async mint(tx: Tx, { tryIt = false, ...wanted }: NewCredential): Promise<{ credential: Credential; key: string }> {
    const { key, prefix } = mintApiKey(wanted.environmentKind === 'production' ? 'live' : 'test');
    const credential: Credential = {
      id: newId('credential', tx.now.getTime()),
      tenantId: tx.tenantId,
      ...wanted,
      prefix,
      keyHash: hashApiKey(key),
      state: 'active',
      tryIt,
      revokedReason: null,
      rotatedTo: null,
      createdAt: tx.now,
      endedAt: null,
      lastUsedAt: null,
    };
    await this.credentials.insert(tx, credential);
    const { applicationId, environmentKind, expiresAt, subscriptionIds } = wanted;
    await tx.audit({
      action: 'credential.created',
      subject: subjectOf(credential),
      after: { applicationId, environmentKind, expiresAt, subscriptionIds, tryIt },
    });
    await tx.outbox('snapshot', { kind: 'credential', id: credential.id });
    return { credential, key };
  }
}
