import { keyOf, SnapshotObject } from '@gatehouse/definition/wire';
import { sha256Hex } from '@gatehouse/kernel';

/** True when these bytes are what the manifest names. */
export function isNamed(bytes: Uint8Array, hash: string): boolean {
  return sha256Hex(bytes) === hash;
}

/**
 * Reads an object whose bytes are verified.
 * @throws Error in words for the console: this object cannot be used by this gateway
 */
export function readObject(key: string, bytes: Buffer): SnapshotObject {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new Error('the object is not JSON');
  }
  const parsed = SnapshotObject.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`${issue?.path.join('.') || 'object'}: ${issue?.message ?? 'not valid'}`);
  }
  if (keyOf(parsed.data) !== key) throw new Error(`the object says it is ${keyOf(parsed.data)}`);
  return parsed.data;
}
