import { parseDictionary } from 'structured-headers';
import type { BodyDigest } from '../../identity/body-digest.js';

const ALGORITHMS = [
  ['sha-512', 'sha512'],
  ['sha-256', 'sha256'],
] as const;

/** The strongest digest of a Content-Digest field (RFC 9530, 2). Undefined where there is none that counts. */
export function readContentDigest(field: string): BodyDigest | undefined {
  try {
    const digests = parseDictionary(field);
    for (const [name, algorithm] of ALGORITHMS) {
      const value = digests.get(name)?.[0];
      if (value instanceof ArrayBuffer) return { algorithm, value: Buffer.from(value) };
    }
    return undefined;
  } catch {
    return undefined;
  }
}
