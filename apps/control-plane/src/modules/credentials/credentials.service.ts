import type { API, Credential as CredentialShape, Input, Output } from '@gatehouse/contracts';
import { hashApiKey, ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Database, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { ApplicationAccess } from '../applications/index.js';
import { futureEnd, SubscriptionAccess, subscriptionLifecycle } from '../subscriptions/index.js';
import type { Credential } from './credential.entity.js';
import { CredentialRepository } from './credential.repository.js';
import { credentialLifecycle, LIVE_CREDENTIALS_MAX, rotatedEnds, TRY_IT_MS } from './credential.rules.js';
import { CredentialMinting } from './credential-minting.js';
import { CredentialMoves } from './credential-moves.js';

type View = z.input<typeof CredentialShape>;
type Api = typeof API.credentials;
type Shown = { credential: View; key: string };

@Injectable()
export class CredentialsService {
  constructor(
    private readonly database: Database,
    private readonly credentials: CredentialRepository,
    private readonly minting: CredentialMinting,
    private readonly moves: CredentialMoves,
    private readonly access: ApplicationAccess,
    private readonly subscriptionAccess: SubscriptionAccess,
  ) {}

  list(actor: TenantActor, applicationId: string): Promise<{ items: View[] }> {
    return this.database.read(actor.scope, async (tx) => {
      await this.access.readable(tx, actor, applicationId);
      return { items: (await this.credentials.list(tx, applicationId)).map(present) };
    });
  }

  create(actor: TenantActor, applicationId: string, { expiresAt, ...body }: Input<Api['create']>['body']): Promise<Shown> {
    return this.database.write(actor.scope, actor, async (tx) => {
      await this.access.writable(tx, actor, applicationId, 'credentials:write');
      const end = futureEnd(tx, expiresAt);
      const subscriptionIds = body.subscriptionIds === null ? null : await this.checkSubscriptions(tx, applicationId, body.subscriptionIds);
      await this.checkCount(tx, applicationId, 1);
      const { credential, key } = await this.minting.mint(tx, { ...body, applicationId, expiresAt: end, subscriptionIds });
      return { credential: present(credential), key };
    });
  }

  /** The new key works at once, the old one until the overlap ends. */
  rotate(actor: TenantActor, applicationId: string, id: string, overlapMs: number): Promise<Shown> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const old = await this.locked(tx, actor, applicationId, id);
      credentialLifecycle.after(old.state, 'rotate');
      // without an overlap the new one takes the old one's place
      await this.checkCount(tx, applicationId, overlapMs === 0 ? 0 : 1);
      const ends = rotatedEnds(old, tx.now, overlapMs);
      const { name, environmentKind, subscriptionIds } = old;
      const { credential, key } = await this.minting.mint(tx, { applicationId, name, environmentKind, subscriptionIds, expiresAt: ends.next });
      await this.moves.move(tx, old, 'rotate', { expiresAt: ends.old, rotatedTo: credential.id });
      return { credential: present(credential), key };
    });
  }

  revoke(actor: TenantActor, applicationId: string, id: string, reason: string): Promise<View> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const credential = await this.locked(tx, actor, applicationId, id);
      return present(await this.moves.move(tx, credential, 'revoke', { revokedReason: reason }));
    });
  }

  /** A key for the reader's own browser: short-lived, for this subscription only, its calls marked. */
  mintTryIt(actor: TenantActor, subscriptionId: string): Promise<Output<(typeof API.subscriptions)['mintTryIt']>> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const { applicationId } = await this.subscriptionAccess.readable(tx, actor, subscriptionId);
      const application = await this.access.writable(tx, actor, applicationId, 'credentials:write');
      const { state } = await this.subscriptionAccess.locked(tx, actor, subscriptionId, 'read');
      if (state !== 'active')
        throw new ProblemError('transition.not_allowed', `The subscription is ${state}; only an active one can be tried.`, {
          state,
          allowed: subscriptionLifecycle.allowed(state),
        });
      if (application.state === 'suspended') throw new ProblemError('transition.refused', 'The application is suspended.');
      await this.endOldestTryIt(tx, applicationId);
      const expiresAt = new Date(tx.now.getTime() + TRY_IT_MS);
      const of = { applicationId, name: 'Try it', environmentKind: 'production' as const, subscriptionIds: [subscriptionId] };
      const { key } = await this.minting.mint(tx, { ...of, expiresAt, tryIt: true });
      return { key, expiresAt: expiresAt.toISOString() };
    });
  }

  /** For whoever stores call records: these credentials were used at that time. Kept to the minute. */
  async markUsed(tx: Tx, ids: readonly string[], at: Date): Promise<void> {
    if (ids.length > 0) await this.credentials.markUsed(tx, ids, at);
  }

  /** Whether this key was ever made here; in all tenants, so only for the platform itself. */
  isKnown(key: string): Promise<boolean> {
    return this.database.read('system', (tx) => this.credentials.hashExists(tx, hashApiKey(key)));
  }

  private async locked(tx: Tx, actor: TenantActor, applicationId: string, id: string): Promise<Credential> {
    await this.access.writable(tx, actor, applicationId, 'credentials:write');
    const credential = await this.credentials.lock(tx, applicationId, id);
    if (!credential) throw new ProblemError('resource.not_found');
    return credential;
  }

  /** Under the application's lock. @throws ProblemError credential.limit */
  private async checkCount(tx: Tx, applicationId: string, more: number): Promise<void> {
    const live = (await this.credentials.lockLive(tx, applicationId, { tryIt: false })).length;
    if (live + more > LIVE_CREDENTIALS_MAX)
      throw new ProblemError('credential.limit', `The application has ${live} live keys; ${LIVE_CREDENTIALS_MAX} is the most.`, {
        limit: LIVE_CREDENTIALS_MAX,
      });
  }

  private async checkSubscriptions(tx: Tx, applicationId: string, ids: readonly string[]): Promise<string[]> {
    const unique = [...new Set(ids)];
    const live = await this.credentials.liveSubscriptions(tx, applicationId, unique);
    const errors = ids.flatMap((id, index) =>
      live.has(id) ? [] : [{ pointer: `/subscriptionIds/${index}`, detail: 'is no live subscription of this application' }],
    );
    if (errors.length > 0) throw new ProblemError('request.invalid', 'A key serves subscriptions of its own application.', { errors });
    return unique;
  }

  /** Keys for try-it cannot be listed or revoked by hand, so the oldest gives way instead of a refusal. */
  private async endOldestTryIt(tx: Tx, applicationId: string): Promise<void> {
    const live = await this.credentials.lockLive(tx, applicationId, { tryIt: true });
    for (const credential of live.slice(0, Math.max(0, live.length + 1 - LIVE_CREDENTIALS_MAX)))
      await this.moves.move(tx, credential, 'expire', { expiresAt: tx.now });
  }
}

function present(credential: Credential): View {
  return {
    ...credential,
    createdAt: credential.createdAt.toISOString(),
    expiresAt: credential.expiresAt?.toISOString() ?? null,
    lastUsedAt: credential.lastUsedAt?.toISOString() ?? null,
  };
}
