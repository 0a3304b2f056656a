import { createHmac, createPublicKey, timingSafeEqual } from 'node:crypto';
import { DenyEntry, SignedManifest, Welcome } from '@gatehouse/definition/wire';
import { sha256Hex } from '@gatehouse/kernel';
import { z } from 'zod';

/**
 * A snapshot in one file, for a gateway that joins while the control plane is away. First a line of JSON of this shape, then the seal of that line, then each object's bytes on a line of
 * its own. The manifest is the control plane's, with its signature; the objects are known by the hashes in it; denials, which are newer than the manifest, are under the seal only.
 * No secret is in it: what certificates hold is sealed under the group key, which is not.
 */
export const BundleHead = z.strictObject({
  kind: z.literal('gatehouse-snapshot'),
  version: z.literal(1),
  group: z.string(),
  signed: SignedManifest,
  publicKeys: Welcome.shape.publicKeys,
  gatewayCount: z.number().int().min(1),
  denials: z.strictObject({ haveSequence: z.number().int().min(0), entries: z.array(DenyEntry) }),
});
export type BundleHead = z.infer<typeof BundleHead>;

/** Shows that whoever wrote the line has a token of the group: HMAC-SHA256, hex. */
export function sealOf(head: string, token: string): string {
  return createHmac('sha256', token).update('gatehouse/snapshot-bundle\n').update(head).digest('hex');
}

export function isSealed(head: string, seal: string, token: string): boolean {
  const [given, right] = [Buffer.from(seal), Buffer.from(sealOf(head, token))];
  return given.length === right.length && timingSafeEqual(given, right);
}

/** SHA-256 of a public key (SPKI, DER), hex: how an operator names a key that may sign. Undefined for what is no key. */
export function fingerprintOf(pem: string): string | undefined {
  try {
    return sha256Hex(createPublicKey(pem).export({ type: 'spki', format: 'der' }));
  } catch {
    return undefined;
  }
}
