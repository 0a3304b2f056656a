import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import { futureEnd } from '../subscriptions/index.js';
import { CredentialRepository } from './credential.repository.js';
import { LIVE_CREDENTIALS_MAX } from './credential.rules.js';
import type { NewCredential } from './credential-minting.js';

interface Asked {
  name: string;
  environmentKind: 'production' | 'test';
  expiresAt: string | null;
  subscriptionIds: string[] | null;
}

/** What holds for every credential that is made, whatever its kind. The application must be locked. */
@Injectable()
export class CredentialChecks {
  constructor(private readonly credentials: CredentialRepository) {}

  /** @throws ProblemError request.invalid, or credential.limit */
  async wanted(tx: Tx, applicationId: string, { name, environmentKind, expiresAt, subscriptionIds }: Asked): Promise<NewCredential> {
    const end = futureEnd(tx, expiresAt);
    const only = subscriptionIds === null ? null : await this.subscriptions(tx, applicationId, subscriptionIds);
    await this.count(tx, applicationId, 1);
    return { applicationId, name, environmentKind, expiresAt: end, subscriptionIds: only };
  }

  /** @throws ProblemError credential.limit */
  async count(tx: Tx, applicationId: string, more: number): Promise<void> {
    const live = (await this.credentials.lockLive(tx, applicationId, { tryIt: false })).length;
    if (live + more > LIVE_CREDENTIALS_MAX)
      throw new ProblemError('credential.limit', `The application has ${live} live keys; ${LIVE_CREDENTIALS_MAX} is the most.`, {
        limit: LIVE_CREDENTIALS_MAX,
      });
  }

  private async subscriptions(tx: Tx, applicationId: string, ids: readonly string[]): Promise<string[]> {
    const unique = [...new Set(ids)];
    const live = await this.credentials.liveSubscriptions(tx, applicationId, unique);
    const errors = ids.flatMap((id, index) =>
      live.has(id) ? [] : [{ pointer: `/subscriptionIds/${index}`, detail: 'is no live subscription of this application' }],
    );
    if (errors.length > 0) throw new ProblemError('request.invalid', 'A key serves subscriptions of its own application.', { errors });
    return unique;
  }
}
