import type { OauthTokenConfig } from '@gatehouse/definition';
import type { Runtime } from '../../compile/runtime.js';
import type { Snapshot } from '../../compile/snapshot.js';
import type { Exchange } from '../../exchange/exchange.js';
import type { Claims } from '../../exchange/principal.js';
import type { Authenticator } from '../../identity/authenticator.js';
import { TokenHeader, unprovedClaims } from '../../identity/bearer-token.js';
import { wordsOf } from '../../identity/claims.js';
import { Holders } from '../../identity/holder.js';
import { loadJose } from '../../identity/jose.js';
import { takePrincipal } from '../../identity/take-principal.js';
import type { TokenKeys } from '../../identity/token-keys.js';
import { TokenMemory, tokenKey } from '../../identity/token-memory.js';
import { bearerChallenge, INVALID_CHALLENGE, tokenRefused } from '../../identity/token-policy.js';
import type { PolicySite, PolicyType } from '../../pipeline/policy.js';
import { Reply, refuse } from '../../pipeline/reply.js';
import { verifyToken } from '../jwt/verify-token.js';

const GENERATION_MAX = 10_000;
/** Both clocks are the platform's, but on two machines. */
const CLOCK_SKEW_MS = 5_000;
const HASH = /^[0-9a-f]{64}$/;
const CHALLENGE = [bearerChallenge()];
const UNREADABLE = refuse('gateway.credential_malformed', 'The token is sent twice, or is none.', INVALID_CHALLENGE);
const NO_KEYS = refuse('gateway.issuer_unreachable', 'The gateway has no keys to check tokens with yet.');
const NOT_OURS = tokenRefused('The token names no credential.');

interface Proved {
  readonly claims: Claims;
  readonly scopes: readonly string[];
  /** Hash of the credential that the token was made for: looked up on each call, so that a revocation counts at once. */
  readonly hash: string;
}

class OauthToken implements Authenticator {
  readonly challenges = CHALLENGE;
  readonly wants: string;
  private readonly place: TokenHeader;
  private readonly missing: Reply;
  private readonly holders: Holders;
  private readonly slot: number;
  private readonly tenantId: string;
  private readonly proved = new TokenMemory<Proved>(GENERATION_MAX);
  private provedUnder: TokenKeys | null = null;

  constructor(
    private readonly config: OauthTokenConfig,
    private readonly runtime: Runtime,
    site: PolicySite,
  ) {
    this.place = new TokenHeader(config.header);
    this.wants = `a token of this platform in ${this.place.words}`;
    this.missing = refuse('gateway.credential_missing', `Send ${this.wants}.`, CHALLENGE);
    this.holders = new Holders(runtime, site, INVALID_CHALLENGE);
    this.slot = site.slot();
    this.tenantId = site.api?.tenant.id ?? '';
    void loadJose();
  }

  carried(x: Exchange): boolean {
    const token = this.place.read(x);
    if (token === undefined) return false;
    const base = x.snapshot?.tokenKeys?.issuerBase;
    return token === null || (base !== undefined && String(unprovedClaims(token)?.iss).startsWith(`${base}/`));
  }

  onRequest(x: Exchange): undefined | Reply | Promise<undefined | Reply> {
    const token = this.place.read(x);
    if (token === undefined) return this.missing;
    if (token === null) return UNREADABLE;
    const keys = x.snapshot?.tokenKeys;
    if (keys === undefined || keys === null) return NO_KEYS;
    if (this.provedUnder !== keys) {
      this.proved.clear();
      this.provedUnder = keys;
    }
    const key = tokenKey(token);
    const known = this.proved.get(key, x.at);
    return known === undefined ? this.verify(token, key, keys).then((late) => this.identify(x, late)) : this.identify(x, known);
  }

  private async verify(token: string, key: string, keys: TokenKeys): Promise<Proved | Reply> {
    const issuer = `${keys.issuerBase}/${this.tenantId}`;
    const expected = { issuer, audiences: [issuer], algorithms: ['ES256' as const], clockSkewMs: CLOCK_SKEW_MS, ageMaxMs: undefined };
    const result = await verifyToken(token, keys.get, expected, this.runtime.clock.now());
    if (!('claims' in result)) return result;
    const { gth_ref: hash } = result.claims;
    if (typeof hash !== 'string' || !HASH.test(hash)) return NOT_OURS;
    const proved = { claims: result.claims, scopes: wordsOf(result.claims.scope), hash };
    if (this.provedUnder === keys) this.proved.set(key, proved, result.untilMs);
    return proved;
  }

  private identify(x: Exchange, proved: Proved | Reply): Reply | undefined {
    if (proved instanceof Reply) return proved;
    const found = this.holders.find(x.snapshot, proved.hash, x.at);
    if (found instanceof Reply) return found;
    const { claims, scopes } = proved;
    const refusal = takePrincipal(x, { ...found, subject: null, claims, scopes, roles: [], subscription: null, plan: null });
    if (refusal !== undefined) return refusal;
    x.slots[this.slot] = proved.hash;
    if (!this.config.forward) this.place.remove(x);
    return undefined;
  }

  onRecheck(x: Exchange, snapshot: Snapshot): Reply | undefined {
    const hash = x.slots[this.slot];
    return typeof hash === 'string' ? this.holders.recheck(snapshot, hash) : undefined;
  }

  strip(x: Exchange): void {
    if (!this.config.forward) this.place.removeToken(x);
  }
}

export const oauthToken: PolicyType<OauthTokenConfig> = {
  type: 'oauth-token',
  phase: 'identify',
  create: (config, runtime, site) => new OauthToken(config, runtime, site),
};
