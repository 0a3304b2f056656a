import type { UpstreamAuthConfig } from '@gatehouse/definition';
import type { Runtime } from '../../compile/runtime.js';
import { guardedFetch } from '../../outbound/guarded-fetch.js';

export type OauthConfig = Extract<UpstreamAuthConfig, { as: 'oauth' }>;

const ANSWER_BYTES_MAX = 65_536;
/** Where the issuer does not say how long a token lasts. */
const LIFETIME_MS = 300_000;
/** Nobody asks again so soon after a failure: an issuer that is down is not flooded by calls. */
const RETRY_MS = 1_000;

interface Token {
  text: string;
  expiresAtMs: number;
}

/** Tokens of one client at one issuer (RFC 6749, 4.4). One request at a time, a token is renewed before its end while calls go on with it, and one that was refused is not used again. */
export class TokenSource {
  private token: Token | null = null;
  private pending: Promise<Token> | null = null;
  private refused: { error: unknown; untilMs: number } | null = null;

  constructor(
    private readonly config: OauthConfig,
    private readonly clientSecret: string,
    private readonly runtime: Runtime,
  ) {}

  /** At once while there is a good one. @throws Error that says why there is none */
  current(): string | Promise<string> {
    const { token, config } = this;
    const now = this.runtime.clock.now();
    if (token !== null && now < token.expiresAtMs) {
      // the last part of a short life is no reason to ask on every call
      const early = Math.min(config.refreshMs, LIFETIME_MS / 2);
      if (now >= token.expiresAtMs - early && !this.resting(now)) this.renew().catch(() => {});
      return token.text;
    }
    if (this.resting(now)) return Promise.reject(this.refused?.error);
    return this.renew().then(({ text }) => text);
  }

  /** The upstream did not take this token. */
  refuse(text: string): void {
    if (this.token?.text === text) this.token = null;
  }

  private resting(nowMs: number): boolean {
    return this.refused !== null && nowMs < this.refused.untilMs;
  }

  private renew(): Promise<Token> {
    this.pending ??= this.ask()
      .then((token) => {
        this.token = token;
        this.refused = null;
        return token;
      })
      .catch((error: unknown) => {
        this.refused = { error, untilMs: this.runtime.clock.now() + RETRY_MS };
        throw error;
      })
      .finally(() => {
        this.pending = null;
      });
    return this.pending;
  }

  private async ask(): Promise<Token> {
    const { config, clientSecret, runtime } = this;
    const oauth = await import('oauth4webapi');
    const issuer = { issuer: new URL(config.tokenEndpoint).origin, token_endpoint: config.tokenEndpoint };
    const client = { client_id: config.clientId };
    const authentication = config.send === 'header' ? oauth.ClientSecretBasic(clientSecret) : oauth.ClientSecretPost(clientSecret);
    const { scope, audience, resource } = config;
    const parameters = { ...(scope && { scope }), ...(audience && { audience }), ...(resource && { resource }) };
    const startedAtMs = runtime.clock.now();
    const response = await oauth.clientCredentialsGrantRequest(issuer, client, authentication, parameters, {
      [oauth.customFetch]: guardedFetch(runtime.pools.outbound, { timeoutMs: config.timeoutMs, bytesMax: ANSWER_BYTES_MAX }),
      // whether an endpoint in clear may be asked is said where it is written down
      [oauth.allowInsecureRequests]: true,
    });
    const answer = await oauth.processClientCredentialsResponse(issuer, client, response);
    if (!/^[\x21-\x7e]+$/.test(answer.access_token)) throw new Error('the token is no value of a header');
    const lifetimeMs = answer.expires_in === undefined ? LIFETIME_MS : answer.expires_in * 1_000;
    return { text: answer.access_token, expiresAtMs: startedAtMs + lifetimeMs };
  }
}
