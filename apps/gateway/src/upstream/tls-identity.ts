import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import { objectKey, type UpstreamObject } from '@gatehouse/definition/wire';

type Unseal = (context: string, sealed: string) => Buffer;

let shared: SecureContext | undefined;

/** Whom to trust and what to show in handshakes with targets. */
export class TlsIdentity {
  private constructor(
    readonly verify: boolean,
    /** Asked for (SNI), and what the certificate must carry; empty for targets given by address. */
    readonly serverName: string,
    private readonly ownContext: SecureContext | undefined,
    /** Distinguishes connections that must not stand in for each other. */
    readonly mark: string,
  ) {}

  /** @throws Error when the authority, the certificate or its key cannot be used; SealError when the key does not open */
  static of({ id, tls, tlsVerify }: Pick<UpstreamObject, 'id' | 'tls' | 'tlsVerify'>, unseal: Unseal): TlsIdentity {
    const { caPem, clientCertificate, serverName = '' } = tls ?? {};
    const mark = tlsVerify ? '' : '#unverified';
    if (caPem === undefined && clientCertificate === undefined) return new TlsIdentity(tlsVerify, serverName, undefined, mark);
    const context = createSecureContext({
      ...(caPem === undefined ? {} : { ca: caPem }),
      ...(clientCertificate === undefined ? {} : { cert: clientCertificate.chainPem, key: unseal(objectKey.upstream(id), clientCertificate.sealedKey) }),
    });
    const digest = createHash('sha256')
      .update(JSON.stringify([caPem, clientCertificate]))
      .digest('base64url')
      .slice(0, 12);
    return new TlsIdentity(tlsVerify, serverName, context, `${mark}#${digest}`);
  }

  /** The same for one host, unless the upstream names another. */
  forHost(host: string): TlsIdentity {
    const name = this.serverName !== '' ? this.serverName : isIP(host) === 0 ? host : '';
    return new TlsIdentity(this.verify, name, this.ownContext, name === host || name === '' ? this.mark : `${this.mark}#${name}`);
  }

  /** Made once: reading the public authorities takes milliseconds. */
  get context(): SecureContext {
    if (this.ownContext !== undefined) return this.ownContext;
    shared ??= createSecureContext();
    return shared;
  }
}
