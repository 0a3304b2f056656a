import { createHash } from 'node:crypto';
import type { Runtime } from '../../compile/runtime.js';
import type { AttemptAuth } from './attempt-auth.js';
import { type ServiceAccount, serviceAccountOf } from './service-account.js';

const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const TIMEOUT_MS = 10_000;
const ANSWER_BYTES_MAX = 65_536;
/** Of the assertion, in seconds: the most that Google takes. */
const ASSERTION_S = 3_600;
/** A token is renewed so long before its end, while calls go on with it. */
const EARLY_MS = 300_000;
/** And no longer used so long before it: it is looked at when the call arrives there. */
const MARGIN_MS = 10_000;
const LIFETIME_MS = 300_000;
/** Nobody asks again so soon after a failure. */
const RETRY_MS = 1_000;
/** That a token so new is refused is the account's fault, and not the token's. */
const NEW_MS = 60_000;

interface Token {
  lines: string;
  issuedAtMs: number;
  expiresAtMs: number;
}

/** Tokens outlive snapshots, so that a new configuration costs none. */
const kept = new WeakMap<Runtime, Map<string, GoogleAttemptAuth>>();
const KEPT_MAX = 1_000;

/** A service account's key, exchanged for tokens (RFC 7523, 2.1). One request at a time. */
export class GoogleAttemptAuth implements AttemptAuth {
  private token: Token | null = null;
  private pending: Promise<Token> | null = null;
  private failure: { error: unknown; untilMs: number } | null = null;

  constructor(
    private readonly account: ServiceAccount,
    private readonly scope: string,
    private readonly runtime: Runtime,
  ) {}

  /** @throws Error for a secret that is no file of a service account */
  static of(scope: string, secret: string, runtime: Runtime): GoogleAttemptAuth {
    const account = serviceAccountOf(secret);
    const all = kept.get(runtime) ?? new Map<string, GoogleAttemptAuth>();
    kept.set(runtime, all);
    const name = createHash('sha256')
      .update(JSON.stringify([scope, secret]))
      .digest('base64');
    const auth = all.get(name) ?? new GoogleAttemptAuth(account, scope, runtime);
    // the newest last: the oldest goes where there are too many
    all.delete(name);
    all.set(name, auth);
    if (all.size > KEPT_MAX) for (const oldest of [...all.keys()].slice(0, 1)) all.delete(oldest);
    return auth;
  }

  lines(): string | Promise<string> {
    const { token } = this;
    const now = this.runtime.clock.now();
    if (token !== null && now < token.expiresAtMs - MARGIN_MS) {
      if (now >= token.expiresAtMs - EARLY_MS && !this.resting(now)) this.renew().catch(() => {});
      return token.lines;
    }
    if (this.resting(now)) return Promise.reject(this.failure?.error);
    return this.renew().then(({ lines }) => lines);
  }

  refused(lines: string): boolean {
    const { token } = this;
    if (token?.lines !== lines) return false;
    this.token = null;
    return this.runtime.clock.now() - token.issuedAtMs > NEW_MS;
  }

  private resting(nowMs: number): boolean {
    return this.failure !== null && nowMs < this.failure.untilMs;
  }

  private renew(): Promise<Token> {
    this.pending ??= this.ask()
      .then((token) => {
        this.token = token;
        this.failure = null;
        return token;
      })
      .catch((error: unknown) => {
        this.failure = { error, untilMs: this.runtime.clock.now() + RETRY_MS };
        throw error;
      })
      .finally(() => {
        this.pending = null;
      });
    return this.pending;
  }

  private async assertion(nowS: number): Promise<string> {
    const { SignJWT } = await import('jose');
    const { email, key, keyId, tokenEndpoint } = this.account;
    return new SignJWT({ scope: this.scope })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...(keyId !== undefined && { kid: keyId }) })
      .setIssuer(email)
      .setAudience(tokenEndpoint)
      .setIssuedAt(nowS)
      .setExpirationTime(nowS + ASSERTION_S)
      .sign(key);
  }

  private async ask(): Promise<Token> {
    const startedAtMs = this.runtime.clock.now();
    const assertion = await this.assertion(Math.floor(startedAtMs / 1_000));
    const answer = await this.runtime.pools.outbound.call({
      method: 'POST',
      url: this.account.tokenEndpoint,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({ grant_type: GRANT, assertion }).toString(),
      timeoutMs: TIMEOUT_MS,
      bytesMax: ANSWER_BYTES_MAX,
    });
    return tokenOf(answer.status, answer.body.toString('utf8'), startedAtMs);
  }
}

/** @throws Error that says what the issuer said, and no token */
function tokenOf(status: number, text: string, startedAtMs: number): Token {
  let body: Record<string, unknown> = {};
  try {
    body = Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    // said below
  }
  const { access_token: token, expires_in: lifetime, error } = body;
  if (status !== 200 || typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token))
    throw new Error(`no token for the service account: ${status}${typeof error === 'string' ? ` ${error.slice(0, 200)}` : ''}`);
  const lifetimeMs = typeof lifetime === 'number' && lifetime > 0 ? lifetime * 1_000 : LIFETIME_MS;
  return { lines: `authorization: Bearer ${token}\r\n`, issuedAtMs: startedAtMs, expiresAtMs: startedAtMs + lifetimeMs };
}
