import type { TLSSocket } from 'node:tls';
import { type ClientCertificate, readClientCertificate } from './client-certificate.js';
import type { CompiledCertificate } from './compile-certificate.js';

/** What TLS knows of a client's connection. */
export class SecureLine {
  private read: ClientCertificate | null | undefined = undefined;

  constructor(
    private readonly socket: TLSSocket,
    /** The one that the handshake was made with. */
    private readonly certificate: CompiledCertificate,
  ) {}

  get clientPolicy(): string {
    return this.certificate.clientPolicy;
  }

  /** Null when the client sent none, or was not asked. Decoded when first looked at. */
  get clientCertificate(): ClientCertificate | null {
    if (this.read === undefined) this.read = this.certificate.clientPolicy === '' ? null : readClientCertificate(this.socket);
    return this.read;
  }
}
