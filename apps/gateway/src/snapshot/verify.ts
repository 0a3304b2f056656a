import { createPublicKey, verify } from 'node:crypto';
import { FORMAT_VERSION, Manifest, ManifestObject, type SignedManifest, type Welcome } from '@gatehouse/definition/wire';
import { sha256Hex } from '@gatehouse/kernel';
import { z } from 'zod';
import { slices } from './slices.js';

/** Who may sign for this gateway. */
export interface Trust {
  gatewayId: string;
  group: string;
  publicKeys: Welcome['publicKeys'];
}

/** Why a whole manifest is not taken. `signed` tells whether its sequence can be believed. */
export class ManifestRefused extends Error {
  override readonly name = 'ManifestRefused';
  readonly signed: boolean;
  readonly sequence: number;
  readonly digest: string;

  constructor(message: string, signed: boolean, sequence: number, digest: string) {
    super(message);
    this.signed = signed;
    this.sequence = sequence;
    this.digest = digest;
  }
}

const Head = Manifest.omit({ objects: true }).extend({ objects: z.array(z.unknown()) });

/**
 * Reads a manifest that the control plane signed for this group. A manifest can name ten thousands of objects, so the work is done in slices.
 * @throws ManifestRefused
 */
export async function readManifest(envelope: SignedManifest, trust: Trust): Promise<Manifest> {
  const claimed = claimedBy(envelope.manifest);
  const refused = (message: string, signed = true) => new ManifestRefused(message, signed, claimed.sequence, claimed.digest);
  const breathe = slices();
  if (!isSigned(envelope, trust)) throw refused(`the signature by key ${envelope.keyId.slice(0, 80)} does not verify`, false);
  if (claimed.formatVersion !== FORMAT_VERSION) throw refused(`format version ${claimed.formatVersion} is not known, only ${FORMAT_VERSION}`);
  await breathe();
  const head = Head.safeParse(claimed.value);
  if (!head.success) throw refused(`the manifest has not the expected shape: ${issueOf(head.error)}`);
  if (head.data.group !== trust.group) throw refused(`the manifest is for group ${head.data.group}, not ${trust.group}`);
  const objects: ManifestObject[] = [];
  for (const value of head.data.objects) {
    const object = ManifestObject.safeParse(value);
    if (!object.success) throw refused(`object ${objects.length} of the manifest has not the expected shape: ${issueOf(object.error)}`);
    objects.push(object.data);
    await breathe();
  }
  if (new Set(objects.map(({ key }) => key)).size !== objects.length) throw refused('a key stands twice in the manifest');
  // For arrays of strings the canonical form is the ordinary one
  if (sha256Hex(JSON.stringify(objects.map(({ key, hash }) => [key, hash]))) !== head.data.digest) throw refused('the digest does not fit the objects');
  await breathe();
  return { ...head.data, objects };
}

const issueOf = (error: z.ZodError): string => `${error.issues[0]?.path.join('.')} ${error.issues[0]?.message}`;

function isSigned(envelope: SignedManifest, trust: Trust): boolean {
  const key = trust.publicKeys.find(({ keyId }) => keyId === envelope.keyId);
  if (!key) return false;
  try {
    const publicKey = createPublicKey(key.pem);
    return publicKey.asymmetricKeyType === 'ed25519' && verify(null, Buffer.from(envelope.manifest), publicKey, Buffer.from(envelope.signature, 'base64url'));
  } catch {
    return false;
  }
}

/** What a text says of itself, not believed yet. */
export function claimedBy(text: string): { value: unknown; formatVersion: unknown; sequence: number; digest: string } {
  try {
    const value = JSON.parse(text) as { formatVersion?: unknown; sequence?: unknown; digest?: unknown } | null;
    const sequence = Number.isSafeInteger(value?.sequence) ? (value?.sequence as number) : 0;
    return { value, formatVersion: value?.formatVersion, sequence, digest: typeof value?.digest === 'string' ? value.digest.slice(0, 64) : '' };
  } catch {
    return { value: undefined, formatVersion: undefined, sequence: 0, digest: '' };
  }
}

/** True when nothing that was trusted before is trusted now: another control plane, whose sequences begin anew. */
export function isNewAuthority(before: Trust, now: Trust): boolean {
  if (before.group !== now.group) return true;
  return !before.publicKeys.some((old) => now.publicKeys.some((key) => key.keyId === old.keyId && key.pem === old.pem));
}
