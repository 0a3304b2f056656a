import type { API, Input, Output } from '@gatehouse/contracts';
import { credentialHandle, hashApiKey, ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { ApplicationAccess } from '../applications/index.js';
import { SubscriptionAccess, subscriptionLifecycle } from '../subscriptions/index.js';
import type { Credential } from './credential.entity.js';
import { CredentialRepository } from './credential.repository.js';
import { credentialLifecycle, LIVE_CREDENTIALS_MAX, rotatedEnds, TRY_IT_MS } from './credential.rules.js';
import { CredentialChecks } from './credential-checks.js';
import { CredentialMinting } from './credential-minting.js';
import { CredentialMoves } from './credential-moves.js';
import { type CredentialView, present } from './credential-view.js';

type Api = typeof API.credentials;
type Shown = { credential: CredentialView; key: string };

@Injectable()
export class CredentialsService {
  constructor(
    private readonly database: Database,
    private readonly credentials: CredentialRepository,
    private readonly minting: CredentialMinting,
    private readonly checks: CredentialChecks,
    private readonly moves: CredentialMoves,
    private readonly access: ApplicationAccess,
    private readonly subscriptionAccess: SubscriptionAccess,
  ) {}

  list(actor: TenantActor, applicationId: string): Promise<{ items: CredentialView[] }> {
    return this.database.read(actor.scope, async (tx) => {
      await this.access.readable(tx, actor, applicationId);
      return { items: (await this.credentials.list(tx, applicationId)).map(present) };
    });
  }

  create(actor: TenantActor, applicationId: string, { expiresAt, ...body }: Input<Api['create']>['body']): Promise<Shown> {
    return this.database.write(actor.scope, actor, async (tx) => {
      await this.access.writable(tx, actor, applicationId, 'credentials:write');
      const wanted = await this.checks.wanted(tx, applicationId, { ...body, expiresAt });
      const { credential, key } = await this.minting.mint(tx, wanted);
      return { credential: present(credential), key };
    });
  }

  /** The new key works at once, the old one until the overlap ends. */
  rotate(actor: TenantActor, applicationId: string, id: string, overlapMs: number): Promise<Shown> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const old = await this.locked(tx, actor, applicationId, id);
      credentialLifecycle.after(old.state, 'rotate');
      // without an overlap the new one takes the old one's place
      await this.checks.count(tx, applicationId, overlapMs === 0 ? 0 : 1);
      const ends = rotatedEnds(old, tx.now, overlapMs);
      const { name, environmentKind, subscriptionIds } = old;
      const { credential, key } = await this.minting.mintLike(tx, old, { applicationId, name, environmentKind, subscriptionIds, expiresAt: ends.next });
      await this.moves.move(tx, old, 'rotate', { expiresAt: ends.old, rotatedTo: credential.id });
      return { credential: present(credential), key };
    });
  }

  revoke(actor: TenantActor, applicationId: string, id: string, reason: string): Promise<CredentialView> {
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

  /** Who asks for a token with this id and secret; null: nobody who may. */
  findClient(tenantId: string, clientId: string, secret: string): Promise<Credential | null> {
    return this.database.read({ tenantId }, (tx) => this.credentials.findClient(tx, credentialHandle.client(clientId, secret)));
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

  /** Keys for try-it cannot be listed or revoked by hand, so the oldest gives way instead of a refusal. */
  private async endOldestTryIt(tx: Tx, applicationId: string): Promise<void> {
    const live = await this.credentials.lockLive(tx, applicationId, { tryIt: true });
    for (const credential of live.slice(0, Math.max(0, live.length + 1 - LIVE_CREDENTIALS_MAX)))
      await this.moves.move(tx, credential, 'expire', { expiresAt: tx.now });
  }
}
