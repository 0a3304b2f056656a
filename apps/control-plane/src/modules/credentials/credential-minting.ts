import type { CredentialKind } from '@gatehouse/definition';
import { credentialHandle, hashApiKey, mintApiKey, mintHandle, mintSecret, newId, ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Sealer } from '../../platform/crypto/index.js';
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

/** What tells one credential from another, by its kind. */
interface Material {
  kind: CredentialKind | 'key';
  /** see `credentialHandle` */
  keyHash: string;
  prefix: string;
  handle?: string;
  /** In clear; sealed before it is stored. */
  secret?: string;
  publicKey?: string;
}

const HANDLE_SHOWN = 40;

/** Makes credentials. What is secret leaves in the answer, once; what stays is its hash, or, where gateways must have it to check signatures, its sealed form. */
@Injectable()
export class CredentialMinting {
  constructor(
    private readonly credentials: CredentialRepository,
    private readonly sealer: Sealer,
  ) {}

  async mint(tx: Tx, wanted: NewCredential): Promise<{ credential: Credential; key: string }> {
    const { key, prefix } = mintApiKey(wanted.environmentKind === 'production' ? 'live' : 'test');
    return { credential: await this.store(tx, wanted, { kind: 'key', keyHash: hashApiKey(key), prefix }), key };
  }

  /** @param clientId of a client that gets another secret */
  async mintClient(tx: Tx, wanted: NewCredential, clientId = mintHandle('client')): Promise<{ credential: Credential; key: string }> {
    const key = mintSecret();
    const keyHash = credentialHandle.client(clientId, key);
    return { credential: await this.store(tx, wanted, { kind: 'client', keyHash, prefix: clientId, handle: clientId }), key };
  }

  async mintSigningKey(tx: Tx, wanted: NewCredential, publicKey?: string): Promise<{ credential: Credential; key: string | null }> {
    const keyId = mintHandle('sigkey');
    const secret = publicKey === undefined ? mintSecret() : undefined;
    const material = { kind: 'signature' as const, keyHash: credentialHandle.signature(keyId), prefix: keyId, handle: keyId };
    const credential = await this.store(tx, wanted, {
      ...material,
      ...(secret === undefined ? {} : { secret }),
      ...(publicKey === undefined ? {} : { publicKey }),
    });
    return { credential, key: secret ?? null };
  }

  /** Of something that is not made here. */
  register(tx: Tx, wanted: NewCredential, { kind, keyHash, handle }: Required<Pick<Material, 'kind' | 'keyHash' | 'handle'>>): Promise<Credential> {
    return this.store(tx, wanted, { kind, keyHash, handle, prefix: handle.slice(0, HANDLE_SHOWN) });
  }

  /** The next one of the same kind. @throws ProblemError transition.refused for a kind of which only another one can be registered */
  async mintLike(tx: Tx, { kind, handle, publicKey }: Credential, wanted: NewCredential): Promise<{ credential: Credential; key: string }> {
    if (kind === 'key') return this.mint(tx, wanted);
    // the id stays, so that a client changes its secret only
    if (kind === 'client') return this.mintClient(tx, wanted, handle ?? undefined);
    if (kind === 'signature' && publicKey === null) {
      const { credential, key } = await this.mintSigningKey(tx, wanted);
      return { credential, key: key ?? '' };
    }
    throw new ProblemError('transition.refused', 'What others made is not rotated here: register the next one beside it, then revoke this one.');
  }

  private async store(
    tx: Tx,
    { tryIt = false, ...wanted }: NewCredential,
    { kind, keyHash, prefix, handle, secret, publicKey }: Material,
  ): Promise<Credential> {
    const id = newId('credential', tx.now.getTime());
    const credential: Credential = {
      id,
      tenantId: tx.tenantId,
      ...wanted,
      kind,
      handle: handle ?? null,
      secretEncrypted: secret === undefined ? null : this.sealer.seal(secret, `credentials/${id}`),
      publicKey: publicKey ?? null,
      prefix,
      keyHash,
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
      after: { kind, applicationId, environmentKind, expiresAt, subscriptionIds, tryIt },
    });
    await tx.outbox('snapshot', { kind: 'credential', id });
    return credential;
  }
}
