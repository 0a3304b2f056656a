import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { type ErrorCode, ProblemError } from '@gatehouse/kernel';

const BLOCK = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[^-]*-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;
const CERTIFICATES_MAX = 100;

const refused = (code: ErrorCode, pointer: string, detail: string, cause?: unknown) =>
  new ProblemError(code, `${detail[0]?.toUpperCase()}${detail.slice(1)}.`, { errors: [{ pointer, detail }] }, { cause });

/** The certificates of a PEM text in its order; what stands around them, such as comments, is passed over. @throws ProblemError certificate.unreadable */
export function readCertificates(pem: string, pointer: string): X509Certificate[] {
  const blocks = pem.match(BLOCK) ?? [];
  if (blocks.length === 0) throw refused('certificate.unreadable', pointer, 'holds no certificate in PEM form');
  if (blocks.length > CERTIFICATES_MAX) throw refused('certificate.unreadable', pointer, `holds more than ${CERTIFICATES_MAX} certificates`);
  return blocks.map((block, index) => {
    try {
      return new X509Certificate(block);
    } catch (error) {
      throw refused('certificate.unreadable', pointer, `certificate ${index + 1} of ${blocks.length} cannot be read`, error);
    }
  });
}

/** @throws ProblemError certificate.unreadable. The cause is left out: it could quote the key */
export function readPrivateKey(pem: string, pointer: string): KeyObject {
  if (/ENCRYPTED/.test(pem)) throw refused('certificate.unreadable', pointer, 'the key is encrypted with a passphrase');
  try {
    return createPrivateKey(pem);
  } catch {
    throw refused('certificate.unreadable', pointer, 'holds no private key in PEM form');
  }
}

export const asPem = (certificates: readonly X509Certificate[]): string => certificates.map((certificate) => certificate.toString()).join('');
export const keyAsPem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }) as string;

export interface KeyPair {
  /** The key's certificate first, then each one's issuer. */
  chain: [X509Certificate, ...X509Certificate[]];
  key: KeyObject;
}

export interface KeyPairText {
  chainPem: string;
  keyPem: string;
}

/**
 * A chain with its key as a TLS server or client shows it. Files hold the chain in any order; this finds it.
 * @param pointers where the two stand in the body
 * @throws ProblemError certificate.unreadable, certificate.key_mismatch or certificate.expired
 */
export function readKeyPair(text: KeyPairText, pointers: { chain: string; key: string }, nowMs: number): KeyPair {
  const certificates = readCertificates(text.chainPem, pointers.chain);
  const key = readPrivateKey(text.keyPem, pointers.key);
  const leaf = certificates.find((certificate) => certificate.checkPrivateKey(key));
  if (!leaf) throw refused('certificate.key_mismatch', pointers.key, 'is the key of none of these certificates');
  const chain = chainOf(leaf, certificates, pointers.chain);
  assertCurrent(leaf, pointers.chain, nowMs);
  try {
    createSecureContext({ cert: asPem(chain), key: keyAsPem(key), minVersion: 'TLSv1.2' }); // OpenSSL has the last word, such as on a key too short
  } catch (error) {
    throw refused('certificate.unreadable', pointers.chain, `TLS cannot use it: ${reasonOf(error)}`);
  }
  return { chain, key };
}

/** Authorities to check others by. @throws ProblemError certificate.unreadable or certificate.expired */
export function readAuthorities(pem: string, pointer: string, nowMs: number): X509Certificate[] {
  const certificates = readCertificates(pem, pointer);
  for (const certificate of certificates) {
    if (!certificate.ca && !isSelfIssued(certificate)) throw refused('certificate.unreadable', pointer, `${nameOf(certificate)} is no authority`);
  }
  if (certificates.every((certificate) => certificate.validToDate.getTime() <= nowMs)) throw refused('certificate.expired', pointer, 'has expired');
  return certificates;
}

/** What a person calls it by: its common name, else its first alternative name. */
export function nameOf({ subject, subjectAltName }: X509Certificate): string {
  return subject?.match(/^CN=(.+)$/m)?.[1] ?? subjectAltName?.split(', ')[0]?.replace(/^\w+:/, '') ?? 'a certificate without a name';
}

/** What a certificate says of itself, for people. Instants are ISO 8601 UTC, the fingerprint is SHA-256 in hexadecimal. */
export function factsOf(certificate: X509Certificate) {
  return {
    subject: nameOf(certificate),
    issuer: readable(certificate.issuer),
    validFrom: certificate.validFromDate.toISOString(),
    validTo: certificate.validToDate.toISOString(),
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
  };
}

/** OpenSSL gives a name one part a line. */
function readable(name = ''): string {
  const part = (key: string) => name.match(new RegExp(`^${key}=(.+)$`, 'm'))?.[1];
  return [part('CN'), part('O')].filter((text) => text !== undefined).join(', ') || name.replaceAll('\n', ', ');
}

const isSelfIssued = (certificate: X509Certificate): boolean => certificate.checkIssued(certificate);

function chainOf(leaf: X509Certificate, all: readonly X509Certificate[], pointer: string): KeyPair['chain'] {
  const chain: KeyPair['chain'] = [leaf];
  const seen = new Set([leaf.fingerprint256]);
  let rest = all.filter(({ fingerprint256 }) => !seen.has(fingerprint256) && seen.add(fingerprint256));
  for (let last = leaf; rest.length > 0; ) {
    const issuer = rest.find((certificate) => last.checkIssued(certificate) && last.verify(certificate.publicKey));
    if (!issuer) throw refused('certificate.unreadable', pointer, `${rest.map(nameOf).join(', ')} did not issue ${nameOf(last)}: the chain is broken`);
    chain.push(issuer);
    rest = rest.filter((certificate) => certificate !== issuer);
    last = issuer;
  }
  return chain;
}

function assertCurrent(certificate: X509Certificate, pointer: string, nowMs: number): void {
  if (certificate.validToDate.getTime() <= nowMs) throw refused('certificate.expired', pointer, `expired on ${certificate.validTo}`);
}

const reasonOf = (error: unknown): string => (error as { reason?: string }).reason ?? 'OpenSSL refused it';
