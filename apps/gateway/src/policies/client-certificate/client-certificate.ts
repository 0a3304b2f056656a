import type { ClientCertificateConfig } from '@gatehouse/definition';
import { credentialHandle } from '@gatehouse/kernel';
import type { Runtime } from '../../compile/runtime.js';
import type { Snapshot } from '../../compile/snapshot.js';
import type { Exchange } from '../../exchange/exchange.js';
import type { Authenticator } from '../../identity/authenticator.js';
import { HandleIdentity } from '../../identity/handle-policy.js';
import type { PolicySite, PolicyType } from '../../pipeline/policy.js';
import { Reply, type ReplyHeader, refuse } from '../../pipeline/reply.js';
import type { ClientCertificate } from '../../server/tls/client-certificate.js';

/** HTTP has no scheme for it: the handshake asks, and not the answer. */
const NO_CHALLENGE: readonly ReplyHeader[] = [];
const WANTS = 'a client certificate in the TLS handshake';
const MISSING = refuse('gateway.credential_missing', `Send ${WANTS}.`);
const UNTRUSTED = refuse('gateway.certificate_untrusted');
const NOT_VALID_NOW = refuse('gateway.credential_expired', 'The client certificate is not valid at this time.');

/** Names that a certificate may be registered under, the whole of each. */
export function namesOf(certificate: ClientCertificate, by: ClientCertificateConfig['by']): readonly string[] {
  if (by === 'fingerprint') return [`fingerprint:${certificate.fingerprint}`];
  if (by === 'subject') return certificate.subject === '' ? [] : [`subject:${certificate.subject}`];
  return certificate.subjectAltNames.map((name) => `san:${name}`);
}

class ClientCertificatePolicy implements Authenticator {
  readonly challenges = NO_CHALLENGE;
  readonly wants = WANTS;
  private readonly identity: HandleIdentity;
  private readonly unknown = refuse('gateway.credential_unknown', 'The client certificate is not registered.');
  private readonly tenantId: string;

  constructor(
    private readonly config: ClientCertificateConfig,
    runtime: Runtime,
    site: PolicySite,
  ) {
    this.identity = new HandleIdentity(runtime, site, NO_CHALLENGE);
    this.tenantId = site.api?.tenant.id ?? '';
  }

  carried(x: Exchange): boolean {
    return x.clientCertificate !== null;
  }

  onRequest(x: Exchange): Reply | undefined {
    const certificate = x.clientCertificate;
    if (certificate === null) return MISSING;
    if (!certificate.verified) return UNTRUSTED;
    // it was looked at in the handshake, and connections last
    if (x.at < certificate.validFromMs || x.at >= certificate.validToMs) return NOT_VALID_NOW;
    const handle = this.registered(x, certificate);
    if (handle === undefined) return this.unknown;
    const { subject, issuer, serialNumber, fingerprint, subjectAltNames } = certificate;
    return this.identity.identify(x, handle, { subject, claims: { certificate: { subject, issuer, serialNumber, fingerprint, subjectAltNames } } });
  }

  /** The first of its names that is known. One that is known and does not count is not passed over for another. */
  private registered(x: Exchange, certificate: ClientCertificate): string | undefined {
    return namesOf(certificate, this.config.by)
      .map((name) => credentialHandle.certificate(this.tenantId, name))
      .find((handle) => x.snapshot?.directory.credentialByHash(handle) !== undefined);
  }

  onRecheck(x: Exchange, snapshot: Snapshot): Reply | undefined {
    const certificate = x.clientCertificate;
    if (certificate !== null && x.runtime.clock.now() >= certificate.validToMs) return NOT_VALID_NOW;
    return this.identity.recheck(x, snapshot);
  }

  /** It stays with the connection. */
  strip(): void {}
}

export const clientCertificate: PolicyType<ClientCertificateConfig> = {
  type: 'client-certificate',
  phase: 'identify',
  create: (config, runtime, site) => new ClientCertificatePolicy(config, runtime, site),
};
