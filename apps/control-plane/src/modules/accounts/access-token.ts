import { createHash, randomBytes } from 'node:crypto';

const PREFIX = 'gth_pat_';
const SHOWN = PREFIX.length + 6;

/** A personal access token: 240 random bits, so a plain SHA-256 of it is safe to store. */
export function mintAccessToken(): { secret: string; prefix: string; hash: string } {
  const secret = PREFIX + randomBytes(30).toString('base64url');
  return { secret, prefix: secret.slice(0, SHOWN), hash: hashAccessToken(secret) };
}

export const isAccessToken = (text: string): boolean => /^gth_pat_[\w-]{40}$/.test(text);

export const hashAccessToken = (secret: string): string => createHash('sha256').update(secret).digest('hex');
