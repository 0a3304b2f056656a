import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Config, InjectConfig } from '../config/config.js';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Secrets at rest: each text under a data key of its own, the data key under a key derived from the installation's secret (HKDF, RFC 5869).
 * The text form is `v1.<key id>.<wrapped data key>.<cipher text>`, so that a changed secret is seen as such and not as damage.
 */
@Injectable()
export class Sealer {
  private readonly wrappingKey: Buffer;
  private readonly signingKey: Buffer;
  readonly keyId: string;

  constructor(@InjectConfig() config: Config) {
    const root = Buffer.from(config.secretKey, 'base64url');
    this.wrappingKey = derive(root, 'gatehouse/envelope');
    this.signingKey = derive(root, 'gatehouse/hmac');
    this.keyId = createHmac('sha256', this.wrappingKey).update('key-id').digest('base64url').slice(0, 8);
  }

  /** `context` names what the secret belongs to; it must be the same when opening, so that a value cannot be moved to another row. */
  seal(text: string, context: string): string {
    const dataKey = randomBytes(32);
    const wrapped = encrypt(this.wrappingKey, dataKey, context);
    return ['v1', this.keyId, wrapped.toString('base64url'), encrypt(dataKey, Buffer.from(text), context).toString('base64url')].join('.');
  }

  /** @throws when the secret key is another one, the context differs, or the text was changed */
  open(sealed: string, context: string): string {
    const [version, keyId, wrapped, body] = sealed.split('.');
    if (version !== 'v1' || !wrapped || !body) throw new Error('not a sealed value');
    if (keyId !== this.keyId) throw new Error(`sealed under key ${keyId}, and this installation has ${this.keyId}: GATEHOUSE_SECRET_KEY was changed`);
    return decrypt(decrypt(this.wrappingKey, Buffer.from(wrapped, 'base64url'), context), Buffer.from(body, 'base64url'), context).toString('utf8');
  }

  /** A keyed fingerprint, base64url: for link tokens and look-up of secrets with little entropy. */
  mac(purpose: string, text: string): string {
    return createHmac('sha256', this.signingKey).update(purpose).update('\0').update(text).digest('base64url');
  }

  /** A fresh random token of 256 bits and what may be stored of it. */
  token(purpose: string): { token: string; hash: string } {
    const token = randomBytes(32).toString('base64url');
    return { token, hash: this.mac(purpose, token) };
  }
}

/** Compares without telling by its time how much was right. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

const derive = (root: Buffer, info: string) => Buffer.from(hkdfSync('sha256', root, Buffer.alloc(0), info, 32));

function encrypt(key: Buffer, text: Buffer, context: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer, sealed: Buffer, context: string): Buffer {
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(context));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
}
