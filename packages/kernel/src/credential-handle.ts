import { createHash } from 'node:crypto';

const hash = (kind: string, ...parts: string[]): string =>
  createHash('sha256')
    .update(JSON.stringify([kind, ...parts]))
    .digest('hex');

/**
 * What credentials other than API keys are found by, SHA-256 in hexadecimal. The kind and the borders of the parts are in what is hashed, so that
 * nothing a caller can send as one kind is found as another, or as another pair.
 */
export const credentialHandle = {
  /** The pair as one: whoever has the hash has neither. The secret has 190 random bits, so no salt and no slow hash are needed. */
  client: (clientId: string, secret: string): string => hash('client', clientId, secret),
  /** @param keyId `keyid` of a signature (RFC 9421), or the access key of AWS's form */
  signature: (keyId: string): string => hash('signature', keyId),
  /** One certificate may stand for applications of several tenants. @param name `fingerprint:...`, `subject:...` or `san:...` */
  certificate: (tenantId: string, name: string): string => hash('certificate', tenantId, name),
  /** @param subject value of the claim that names the caller */
  subject: (tenantId: string, issuer: string, subject: string): string => hash('subject', tenantId, issuer, subject),
} as const;
