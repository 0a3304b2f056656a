import { createHash, randomBytes } from 'node:crypto';

/** `live` keys work in production environments, `test` keys in test environments. */
export type ApiKeyKind = 'live' | 'test';

export interface ApiKeyParts {
  kind: ApiKeyKind;
  /** The part that may be shown and logged: `gth_live_` and the first 8 characters. */
  prefix: string;
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_LENGTH = 8;
const SECRET_LENGTH = 32; // 62^32: 190 bits
const CHECKSUM_LENGTH = 6;

/** `gth_(live|test)_` + 8 of id + 32 of secret + 6 of checksum, so that a leak scanner knows a key and a typing error is told apart from an unknown key. */
export const API_KEY_PATTERN = /^gth_(live|test)_([0-9A-Za-z]{8})([0-9A-Za-z]{32})([0-9A-Za-z]{6})$/;

function randomBase62(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      // 248 is the largest multiple of 62 in a byte: above it the draw would be biased
      if (byte < 248 && text.length < length) text += BASE62.charAt(byte % 62);
    }
  }
  return text;
}

function checksum(body: string): string {
  let value = createHash('sha256').update(body).digest().readUInt32BE(0);
  let text = '';
  for (let i = 0; i < CHECKSUM_LENGTH; i++) {
    text = BASE62.charAt(value % 62) + text;
    value = Math.floor(value / 62);
  }
  return text;
}

export function mintApiKey(kind: ApiKeyKind): { key: string; prefix: string } {
  const body = `gth_${kind}_${randomBase62(ID_LENGTH)}${randomBase62(SECRET_LENGTH)}`;
  return { key: body + checksum(body), prefix: body.slice(0, `gth_${kind}_`.length + ID_LENGTH) };
}

/** A secret that goes with an id: `gth_secret_` + 32 of secret + 6 of checksum, so that a leak scanner knows it. */
export function mintSecret(): string {
  const body = `gth_secret_${randomBase62(SECRET_LENGTH)}`;
  return body + checksum(body);
}

/** What a client or a signing key is called in public: 95 random bits, so that none can be guessed. */
export function mintHandle(of: 'client' | 'sigkey'): string {
  return `gth_${of}_${randomBase62(16)}`;
}

/** Undefined when the text is no key at all or its checksum does not fit: a typing error, never looked up. */
export function parseApiKey(text: string): ApiKeyParts | undefined {
  const match = API_KEY_PATTERN.exec(text);
  if (!match) return undefined;
  const body = text.slice(0, -CHECKSUM_LENGTH);
  if (checksum(body) !== match[4]) return undefined;
  return { kind: match[1] as ApiKeyKind, prefix: `gth_${match[1]}_${match[2]}` };
}

/** What is stored and what crosses to gateways: SHA-256 in hexadecimal. The secret has 190 random bits, so no salt and no slow hash are needed. */
export function hashApiKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
