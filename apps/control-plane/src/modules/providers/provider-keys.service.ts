import type { API, Input } from '@gatehouse/contracts';
import { SNAPSHOT_TOPIC } from '@gatehouse/definition';
import { newId, ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Sealer } from '../../platform/crypto/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import type { Provider, ProviderKey } from './provider.entity.js';
import { ProviderRepository } from './provider.repository.js';
import { endingOf, keyContext, secretFault } from './provider.rules.js';
import { presentKey, traceKey } from './provider-view.js';

type NewKey = Input<typeof API.providers.addKey>['body'];
type Change = Input<typeof API.providers.updateKey>['body'];

const KEYS_MAX = 20;
const subject = (provider: Provider, { id, name }: ProviderKey) => ({ kind: 'provider-key', id, name: `${provider.name}: ${name}` });

/** Keys of providers. A secret goes in, is sealed at once, and comes out for gateways and the connection test only. */
@Injectable()
export class ProviderKeys {
  constructor(
    private readonly database: Database,
    private readonly providers: ProviderRepository,
    private readonly sealer: Sealer,
  ) {}

  /** A key that is not stored yet. @throws ProblemError request.invalid */
  make(tx: Tx, provider: Provider, { secret, ...fields }: NewKey, pointer = ''): ProviderKey {
    const key = { id: newId('providerKey', tx.now.getTime()), tenantId: tx.tenantId, providerId: provider.id };
    return { ...key, ...fields, ...this.sealed(key, provider, secret, pointer), state: 'active', createdAt: tx.now, rotatedAt: null };
  }

  add(actor: TenantActor, ref: string, body: NewKey) {
    return this.database.write(actor.scope, actor, async (tx) => {
      const provider = await this.locked(tx, ref);
      if ((await this.providers.keys(tx, provider.id)).length >= KEYS_MAX)
        throw new ProblemError('credential.limit', `A provider has ${KEYS_MAX} keys at most.`);
      const key = this.make(tx, provider, body);
      await this.providers.insertKey(tx, key);
      await tx.audit({ action: 'provider-key.added', subject: subject(provider, key), after: traceKey(key) });
      await this.touch(tx, provider);
      return presentKey(key);
    });
  }

  update(actor: TenantActor, ref: string, id: string, change: Change) {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    return this.change(actor, ref, id, 'provider-key.updated', (key) => ({ ...key, ...given }));
  }

  rotate(actor: TenantActor, ref: string, id: string, secret: string) {
    return this.change(actor, ref, id, 'provider-key.rotated', (key, provider, now) => ({ ...key, ...this.sealed(key, provider, secret, ''), rotatedAt: now }));
  }

  remove(actor: TenantActor, ref: string, id: string): Promise<void> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const provider = await this.locked(tx, ref);
      const key = await this.known(tx, provider, id);
      await this.providers.removeKey(tx, id);
      await tx.audit({ action: 'provider-key.removed', subject: subject(provider, key), before: traceKey(key) });
      await this.touch(tx, provider);
    });
  }

  /** The secret of one key, or of the first that is in use; undefined where there is none. */
  async open(tx: Tx, provider: Provider, id: string | undefined): Promise<string | undefined> {
    const key = id === undefined ? (await this.providers.keys(tx, provider.id)).find(({ state }) => state === 'active') : await this.known(tx, provider, id);
    return key && this.sealer.open(key.secretEncrypted, keyContext(key));
  }

  private change(
    actor: TenantActor,
    ref: string,
    id: string,
    action: string,
    next: (key: ProviderKey, provider: Provider, now: Date) => ProviderKey,
  ): Promise<ReturnType<typeof presentKey>> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const provider = await this.locked(tx, ref);
      const before = await this.known(tx, provider, id);
      const after = next(before, provider, tx.now);
      await this.providers.updateKey(tx, after);
      await tx.audit({ action, subject: subject(provider, after), before: traceKey(before), after: traceKey(after) });
      await this.touch(tx, provider);
      return presentKey(after);
    });
  }

  private sealed(key: Pick<ProviderKey, 'id' | 'providerId'>, { settings: { auth } }: Provider, secret: string, pointer: string) {
    const detail = secretFault(secret, auth);
    if (detail !== undefined)
      throw new ProblemError('request.invalid', 'This cannot be a key of this provider.', { errors: [{ pointer: `${pointer}/secret`, detail }] });
    return { secretEncrypted: this.sealer.seal(secret, keyContext(key)), ending: endingOf(secret) };
  }

  private async locked(tx: Tx, ref: string): Promise<Provider> {
    const provider = await this.providers.find(tx, ref);
    if (!provider) throw new ProblemError('resource.not_found');
    await this.providers.lock(tx, provider.id);
    return provider;
  }

  private async known(tx: Tx, provider: Provider, id: string): Promise<ProviderKey> {
    const key = (await this.providers.keys(tx, provider.id)).find((candidate) => candidate.id === id);
    if (!key) throw new ProblemError('resource.not_found');
    return key;
  }

  private touch(tx: Tx, { id }: Provider): Promise<void> {
    return tx.outbox(SNAPSHOT_TOPIC, { kind: 'provider', id });
  }
}
