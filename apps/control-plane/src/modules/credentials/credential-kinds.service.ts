import { createPublicKey } from 'node:crypto';
import type { API, Input, Output } from '@gatehouse/contracts';
import type { CredentialKind } from '@gatehouse/definition';
import { credentialHandle, ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { type Config, InjectConfig } from '../../platform/config/config.js';
import { Database } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { ApplicationAccess } from '../applications/index.js';
import { CredentialChecks } from './credential-checks.js';
import { CredentialMinting } from './credential-minting.js';
import { present } from './credential-view.js';

type Api = typeof API.credentials;
type Identity = Input<Api['registerIdentity']>['body']['identity'];

/** Keys of these kinds can be checked at gateways (RFC 9421, 3.3). */
const isUsable = (pem: string): boolean => {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey(pem);
    if (asymmetricKeyType === 'rsa') return (asymmetricKeyDetails?.modulusLength ?? 0) >= 2_048;
    return asymmetricKeyType === 'ed25519' || (asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1');
  } catch {
    return false;
  }
};

function namesOf(tenantId: string, identity: Identity): { kind: CredentialKind; keyHash: string; handle: string } {
  if (identity.by === 'subject') {
    const { issuer, subject } = identity;
    return { kind: 'subject', keyHash: credentialHandle.subject(tenantId, issuer, subject), handle: `${subject} of ${issuer}` };
  }
  const name = `${identity.by === 'certificate-subject' ? 'subject' : identity.by}:${identity.value}`;
  return { kind: 'certificate', keyHash: credentialHandle.certificate(tenantId, name), handle: name };
}

/** Credentials beside API keys. */
@Injectable()
export class CredentialKindsService {
  constructor(
    private readonly database: Database,
    private readonly access: ApplicationAccess,
    private readonly checks: CredentialChecks,
    private readonly minting: CredentialMinting,
    @InjectConfig() private readonly config: Config,
  ) {}

  createClient(actor: TenantActor, applicationId: string, body: Input<Api['createClient']>['body']): Promise<Output<Api['createClient']>> {
    return this.database.write(actor.scope, actor, async (tx) => {
      await this.access.writable(tx, actor, applicationId, 'credentials:write');
      const { credential, key } = await this.minting.mintClient(tx, await this.checks.wanted(tx, applicationId, body));
      const tokenUrl = `${this.config.portalUrl}/api/v1/oauth2/${tx.tenantId}/token`;
      return { credential: present(credential), clientId: credential.handle ?? '', clientSecret: key, tokenUrl };
    });
  }

  createSigningKey(
    actor: TenantActor,
    applicationId: string,
    { publicKeyPem, ...body }: Input<Api['createSigningKey']>['body'],
  ): Promise<Output<Api['createSigningKey']>> {
    if (publicKeyPem !== null && !isUsable(publicKeyPem)) {
      const errors = [{ pointer: '/publicKeyPem', detail: 'is no public key in PEM: Ed25519, ECDSA on P-256, or RSA with at least 2048 bits' }];
      throw new ProblemError('request.invalid', 'The key cannot be used.', { errors });
    }
    // as one writes it, so that a private key in the same text is not kept
    const publicKey = publicKeyPem === null ? undefined : createPublicKey(publicKeyPem).export({ type: 'spki', format: 'pem' }).toString();
    return this.database.write(actor.scope, actor, async (tx) => {
      await this.access.writable(tx, actor, applicationId, 'credentials:write');
      const { credential, key } = await this.minting.mintSigningKey(tx, await this.checks.wanted(tx, applicationId, body), publicKey);
      return { credential: present(credential), keyId: credential.handle ?? '', secret: key };
    });
  }

  registerIdentity(
    actor: TenantActor,
    applicationId: string,
    { identity, ...body }: Input<Api['registerIdentity']>['body'],
  ): Promise<Output<Api['registerIdentity']>> {
    return this.database.write(actor.scope, actor, async (tx) => {
      await this.access.writable(tx, actor, applicationId, 'applications:write');
      return present(await this.minting.register(tx, await this.checks.wanted(tx, applicationId, body), namesOf(tx.tenantId, identity)));
    });
  }
}
