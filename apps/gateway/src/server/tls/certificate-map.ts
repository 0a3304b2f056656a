import type { CompiledCertificate } from './compile-certificate.js';

/** Which certificate answers for a host: one that names it, else one whose wildcard stands for its first label. */
export class CertificateMap {
  private readonly exact = new Map<string, CompiledCertificate>();
  /** By what follows `*.`. */
  private readonly wildcards = new Map<string, CompiledCertificate>();
  /** Whether any of them asks something of clients. */
  readonly askClients: boolean;

  /** Where two name one host, the first counts: it is the older one. */
  constructor(readonly certificates: readonly CompiledCertificate[]) {
    this.askClients = certificates.some(({ clientPolicy }) => clientPolicy !== '');
    for (const certificate of certificates) {
      for (const host of certificate.hosts) {
        const [map, name] = host.startsWith('*.') ? [this.wildcards, host.slice(2)] : [this.exact, host];
        if (!map.has(name)) map.set(name, certificate);
      }
    }
  }

  /** @param host in lower case, without port */
  find(host: string): CompiledCertificate | undefined {
    const certificate = this.exact.get(host);
    if (certificate !== undefined) return certificate;
    const dot = host.indexOf('.');
    return dot < 0 ? undefined : this.wildcards.get(host.slice(dot + 1));
  }
}
