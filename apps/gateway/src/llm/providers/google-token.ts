import { importPKCS8, SignJWT } from 'jose';
import type { Runtime } from '../../compile/runtime.js';
import { guardedFetch } from '../../outbound/guarded-fetch.js';

const TOKEN_ENDPOINT = 'https://oauth2.googleapis.com/token';
const LIFETIME_SECONDS = 3_600;
/** Renewed so long before its end. */
const EARLY_MS = 300_000;
const TIMEOUT_MS = 10_000;
const ANSWER_BYTES_MAX = 65_536;
const KEPT_MAX = 1_000;

interface Kept {
  /** Of the secret that it was given for: another one gets another. */
  secret: string;
  token: Promise<string>;
  untilMs: number;
}

const kept = new Map<string, Kept>();

async function ask(secret: string, scope: string, runtime: Runtime): Promise<string> {
  const account = JSON.parse(secret) as { client_email: string; private_key: string; private_key_id?: string; token_uri?: string };
  const key = await importPKCS8(account.private_key, 'RS256');
  const audience = account.token_uri ?? TOKEN_ENDPOINT;
  const now = Math.floor(runtime.clock.now() / 1_000);
  const assertion = await new SignJWT({ scope })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...(account.private_key_id && { kid: account.private_key_id }) })
    .setIssuer(account.client_email)
    .setAudience(audience)
    .setIssuedAt(now)
    .setExpirationTime(now + LIFETIME_SECONDS)
    .sign(key);
  const fetch = guardedFetch(runtime.pools.outbound, { timeoutMs: TIMEOUT_MS, bytesMax: ANSWER_BYTES_MAX });
  const body = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
  const response = await fetch(audience, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: body.toString() });
  const answer = (await response.json()) as { access_token?: string; error_description?: string; error?: string };
  if (!response.ok || typeof answer.access_token !== 'string') throw new Error(answer.error_description ?? answer.error ?? `status ${response.status}`);
  return answer.access_token;
}

/** An access token of a service account (RFC 7523), kept until shortly before its end. @param name of the key @throws Error that says why there is none */
export function googleToken(name: string, secret: string, scope: string, runtime: Runtime): Promise<string> {
  const nowMs = runtime.clock.now();
  const known = kept.get(name);
  if (known !== undefined && known.secret === secret && nowMs < known.untilMs) return known.token;
  const token = ask(secret, scope, runtime);
  if (kept.size >= KEPT_MAX) kept.clear();
  kept.set(name, { secret, token, untilMs: nowMs + LIFETIME_SECONDS * 1_000 - EARLY_MS });
  // what failed is asked for again
  token.catch(() => kept.delete(name));
  return token;
}
