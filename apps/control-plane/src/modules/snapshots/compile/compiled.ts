import { keyOf, SnapshotObject } from '@gatehouse/definition';
import { canonicalJson, sha256Hex } from '@gatehouse/kernel';

/** An object under its name: `hash` is the SHA-256 of `content`, which is canonical JSON. */
export interface CompiledObject {
  key: string;
  hash: string;
  kind: string;
  bytes: number;
  content: string;
}

/** @throws ZodError when rows hold what no gateway could read; such an object must not leave */
export function named(object: SnapshotObject): CompiledObject {
  const content = canonicalJson(SnapshotObject.parse(object));
  return { key: keyOf(object), hash: sha256Hex(content), kind: object.kind, bytes: Buffer.byteLength(content), content };
}
