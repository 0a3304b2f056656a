import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';

/** What a client's certificate says, and whether one of the authorities named for the host vouches for it. */
export interface ClientCertificate {
  /** `CN=shop, O=Acme` */
  readonly subject: string;
  readonly issuer: string;
  /** Hexadecimal, upper case. */
  readonly serialNumber: string;
  /** `DNS:shop.test`, `email:shop@acme.test`, `URI:spiffe://acme/shop`, as OpenSSL spells them. */
  readonly subjectAltNames: readonly string[];
  /** SHA-256 over the certificate, hexadecimal, lower case, without colons. */
  readonly fingerprint: string;
  /** Unix milliseconds. */
  readonly validFromMs: number;
  readonly validToMs: number;
  readonly verified: boolean;
  /** Why it is not verified, in OpenSSL's words; null when it is. */
  readonly error: string | null;
}

/** A name's attributes stand one a line. */
const name = (lines: string): string => lines.trim().split('\n').join(', ');

/** A comma inside a name is quoted by OpenSSL as a JSON string would be. */
const NAME = /[^,"]+:"(?:[^"\\]|\\.)*"|[^,]+/g;

function describe(certificate: X509Certificate, error: string | null): ClientCertificate {
  return {
    subject: name(certificate.subject),
    issuer: name(certificate.issuer),
    serialNumber: certificate.serialNumber,
    subjectAltNames: (certificate.subjectAltName?.match(NAME) ?? []).map((text) => text.trim()),
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    validFromMs: Date.parse(certificate.validFrom),
    validToMs: Date.parse(certificate.validTo),
    verified: error === null,
    error,
  };
}

/** Null when the client sent none. */
export function readClientCertificate(socket: TLSSocket): ClientCertificate | null {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return null;
  return describe(certificate, socket.authorized ? null : String(socket.authorizationError ?? 'UNVERIFIED'));
}
