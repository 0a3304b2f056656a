import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const VERSION = 's1';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID_CHARS = 8;

/** What was sealed does not open: another key, another context, or a changed text. The message never holds the secret. */
export class SealError extends Error {
  override readonly name = 'SealError';
}

interface Subkeys {
  cipher: Buffer;
  nonce: Buffer;
  keyId: string;
}

function subkeys(key: Uint8Array): Subkeys {
  if (key.length !== KEY_BYTES) throw new SealError(`a key of ${KEY_BYTES} bytes is needed, not of ${key.length}`);
  const derive = (info: string) => Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `gatehouse/sealed/${info}`, KEY_BYTES));
  return { cipher: derive('cipher'), nonce: derive('nonce'), keyId: derive('key-id').toString('base64url').slice(0, KEY_ID_CHARS) };
}

/** The context's length stands before it, so that no two pairs of context and text are one input. */
function nonceOf(key: Buffer, context: Buffer, plaintext: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(context.length);
  return createHmac('sha256', key).update(length).update(context).update(plaintext).digest().subarray(0, NONCE_BYTES);
}

/**
 * Seals a secret that stands in content-addressed objects: the same key, context and text give the same result, so that compiling twice gives
 * one digest. AES-256-GCM whose nonce is derived from what is sealed (the idea of RFC 5297 and RFC 8452): it repeats only where everything
 * repeats, and all that a reader without the key learns is that two texts are equal. `context` names what the secret belongs to, such as
 * `certificate:{id}`, and is authenticated: a secret cannot be moved elsewhere. The form is `s1.<key id>.<nonce, cipher text, tag>`.
 * @throws SealError for a key that has not 32 bytes
 */
export function seal(key: Uint8Array, context: string, plaintext: string | Uint8Array): string {
  const { cipher: cipherKey, nonce: nonceKey, keyId } = subkeys(key);
  const text = typeof plaintext === 'string' ? Buffer.from(plaintext) : plaintext;
  const associated = Buffer.from(context);
  const nonce = nonceOf(nonceKey, associated, text);
  const cipher = createCipheriv(ALGORITHM, cipherKey, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associated);
  const sealed = Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  return `${VERSION}.${keyId}.${sealed.toString('base64url')}`;
}

/** @throws SealError */
export function unseal(key: Uint8Array, context: string, sealed: string): Buffer {
  const { cipher, keyId } = subkeys(key);
  const [version, sealedUnder, body, ...more] = sealed.split('.');
  if (version !== VERSION || body === undefined || more.length > 0) throw new SealError('not a sealed text of a known version');
  if (sealedUnder !== keyId) throw new SealError(`sealed under key ${sealedUnder?.slice(0, KEY_ID_CHARS)}, and this is key ${keyId}`);
  const bytes = Buffer.from(body, 'base64url');
  // Buffer.from passes over what is no base64url
  if (bytes.length < NONCE_BYTES + TAG_BYTES || bytes.toString('base64url') !== body) throw new SealError('not a sealed text');
  const decipher = createDecipheriv(ALGORITHM, cipher, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES)), decipher.final()]);
  } catch {
    throw new SealError('the sealed text was changed, or belongs to another context');
  }
}
