import { createPublicKey, verify } from 'node:crypto';
import { FORMAT_VERSION, Manifest, type SignedManifest, type Welcome } from '@gatehouse/definition';
import { canonicalJson, sha256Hex } from '@gatehouse/kernel';

/** Who may sign for this gateway. */
export interface Trust {
  gatewayId: string;
  group: string;
  publicKeys: Welcome['publicKeys'];
}

/** Why a whole manifest is not taken. `signed` tells whether its sequence can be believed. */
export class ManifestRefused extends Error {
  override readonly name = 'ManifestRefused';
  constructor(
    message: string,
    readonly signed: boolean,
    readonly sequence: number,
    readonly digest: string,
  ) {
    super(message);
  }
}

/**
 * Reads a manifest that the control plane signed for this group.
 * @throws ManifestRefused
 */
export function readManifest(envelope: SignedManifest, trust: Trust): Manifest {
  const claimed = claimedBy(envelope.manifest);
  const refused = (message: string, signed: boolean) => new ManifestRefused(message, signed, claimed.sequence, claimed.digest);
  if (!isSigned(envelope, trust)) throw refused(`the signature by key ${envelope.keyId.slice(0, 80)} does not verify`, false);
  if (claimed.formatVersion !== FORMAT_VERSION) throw refused(`format version ${claimed.formatVersion} is not known, only ${FORMAT_VERSION}`, true);
  const parsed = Manifest.safeParse(claimed.value);
  if (!parsed.success)
    throw refused(`the manifest has not the expected shape: ${parsed.error.issues[0]?.path.join('.')} ${parsed.error.issues[0]?.message}`, true);
  const manifest = parsed.data;
  if (manifest.group !== trust.group) throw refused(`the manifest is for group ${manifest.group}, not ${trust.group}`, true);
  const pairs = manifest.objects.map(({ key, hash }) => [key, hash]);
  if (new Set(pairs.map(([key]) => key)).size !== pairs.length) throw refused('a key stands twice in the manifest', true);
  if (sha256Hex(canonicalJson(pairs)) !== manifest.digest) throw refused('the digest does not fit the objects', true);
  return manifest;
}

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
