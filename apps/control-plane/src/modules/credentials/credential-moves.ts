import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import { Denials } from '../applications/index.js';
import type { Credential } from './credential.entity.js';
import { CredentialRepository } from './credential.repository.js';
import { credentialLifecycle } from './credential.rules.js';

const PAST = { rotate: 'rotated', expire: 'expired', revoke: 'revoked' } as const;

export const subjectOf = (credential: Credential) => ({ kind: 'credential', id: credential.id, name: `${credential.name} (${credential.prefix}…)` });

/** One move of one credential: row, audit entry, snapshot touch, and for a revocation the denial that outruns the snapshot. The row must be locked. */
@Injectable()
export class CredentialMoves {
  constructor(
    private readonly credentials: CredentialRepository,
    private readonly denials: Denials,
  ) {}

  /** @throws ProblemError transition.not_allowed */
  async move(tx: Tx, credential: Credential, action: keyof typeof PAST, change: Partial<Credential> = {}): Promise<Credential> {
    const state = credentialLifecycle.after(credential.state, action);
    const written = { ...change, state, ...(action !== 'rotate' && { endedAt: tx.now }) };
    await this.credentials.update(tx, credential.id, written);
    if (action === 'revoke') await this.denials.append(tx, 'deny', 'credential', credential.id);
    const reason = change.revokedReason ?? undefined;
    const detail = { applicationId: credential.applicationId, ...(change.rotatedTo && { rotatedTo: change.rotatedTo }) };
    await tx.audit({
      action: `credential.${PAST[action]}`,
      subject: subjectOf(credential),
      reason,
      before: { state: credential.state },
      after: { state },
      detail,
    });
    await tx.outbox('snapshot', { kind: 'credential', id: credential.id });
    return { ...credential, ...written };
  }
}
