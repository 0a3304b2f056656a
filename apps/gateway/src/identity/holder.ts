import type { CredentialEntry } from '@gatehouse/definition';
import type { CompiledApplication } from '../compile/directory.js';
import type { Runtime } from '../compile/runtime.js';
import type { Snapshot } from '../compile/snapshot.js';
import type { PolicySite } from '../pipeline/policy.js';
import { Reply, type ReplyHeader, refuse } from '../pipeline/reply.js';

const WRONG_ENVIRONMENT = {
  production: refuse('gateway.credential_wrong_environment', 'This is a production environment, and the credential is for test environments.'),
  test: refuse('gateway.credential_wrong_environment', 'This is a test environment, and the credential is for production environments.'),
};

export interface Holder {
  readonly credential: CredentialEntry;
  readonly application: CompiledApplication;
}

/** Finds who holds a credential, and says why it does not count. */
export class Holders {
  private readonly unknown: Reply;
  private readonly expired: Reply;
  private readonly revoked: Reply;
  private readonly environmentKind: 'production' | 'test' | undefined;

  constructor(
    private readonly runtime: Runtime,
    site: Pick<PolicySite, 'api'>,
    challenges: readonly ReplyHeader[],
  ) {
    this.environmentKind = site.api?.environment.kind;
    this.unknown = refuse('gateway.credential_unknown', undefined, challenges);
    this.expired = refuse('gateway.credential_expired', undefined, challenges);
    this.revoked = refuse('gateway.credential_revoked', undefined, challenges);
  }

  /** @param hash the key's, or the handle's of another kind; looked up in the snapshot given, so that what was withdrawn counts no longer whatever was proved before */
  find(snapshot: Snapshot | null, hash: string, nowMs: number): Holder | Reply {
    const directory = snapshot?.directory;
    const credential = directory?.credentialByHash(hash);
    const application = credential && directory?.application(credential.applicationId);
    if (credential === undefined || application === undefined) return this.unknown;
    return this.refusal(credential, nowMs) ?? { credential, application };
  }

  /** The same of one that was found before. */
  recheck(snapshot: Snapshot, hash: string): Reply | undefined {
    const found = this.find(snapshot, hash, this.runtime.clock.now());
    return found instanceof Reply ? found : undefined;
  }

  private refusal({ id, state, expiresAtMs, environmentKind }: CredentialEntry, nowMs: number): Reply | undefined {
    if (state === 'revoked' || this.runtime.denials.credential(id)) return this.revoked;
    if (state === 'expired' || (expiresAtMs !== undefined && nowMs >= expiresAtMs)) return this.expired;
    if (this.environmentKind !== undefined && environmentKind !== this.environmentKind) return WRONG_ENVIRONMENT[this.environmentKind];
    return undefined;
  }
}
