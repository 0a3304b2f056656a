import type { TokenIntrospectionConfig } from '@gatehouse/definition';
import { openSecret } from '../../compile/open-secret.js';
import type { Runtime } from '../../compile/runtime.js';
import type { Exchange } from '../../exchange/exchange.js';
import { ClaimReader, type Meaning, wordsOf } from '../../identity/claims.js';
import { TokenMemory, tokenKey } from '../../identity/token-memory.js';
import { TokenPolicy, tokenRefused } from '../../identity/token-policy.js';
import type { PolicySite, PolicyType } from '../../pipeline/policy.js';
import { Reply, refuse } from '../../pipeline/reply.js';
import { type Answer, askIssuer } from './ask-issuer.js';

const GENERATION_MAX = 10_000;
const INACTIVE = tokenRefused('The token is not active.');
const OTHER_ISSUER = tokenRefused('The token is of another issuer.');
const OTHER_AUDIENCE = tokenRefused('The token is for another audience.');
const UNREACHABLE = refuse('gateway.issuer_unreachable');
const BUSY = refuse('gateway.issuer_unreachable', 'Too many tokens are being asked about at once.');

/** What was heard of tokens. */
class Heard {
  readonly active = new TokenMemory<Meaning>(GENERATION_MAX);
  /** Apart from the active ones: what anybody can make up must not push them out. */
  readonly inactive = new TokenMemory<true>(GENERATION_MAX);
  /** One question per token, however many calls carry it. */
  readonly asking = new Map<string, Promise<Meaning | Reply>>();
}

class TokenIntrospection extends TokenPolicy {
  private readonly heard: Heard;
  private readonly authorization: string;
  private readonly claimReader: ClaimReader;

  constructor(
    private readonly config: TokenIntrospectionConfig,
    runtime: Runtime,
    site: PolicySite,
    secret: string,
  ) {
    const reader = new ClaimReader(config, site.api?.tenant.id ?? '', config.issuer ?? config.endpoint);
    super(runtime, site, config, reader);
    this.claimReader = reader;
    // else a change elsewhere in the API would ask about every token in use at once
    this.heard = site.lasting(`${site.place}:${JSON.stringify(config)}`, () => new Heard());
    // RFC 6749, 2.3.1: both are form-encoded first
    this.authorization = `Basic ${Buffer.from(`${formEncoded(config.clientId)}:${formEncoded(secret)}`).toString('base64')}`;
  }

  /** Whatever is no key of this platform may be a token of the issuer's. */
  carried(x: Exchange): boolean {
    const token = this.place.read(x);
    return token === null || (token !== undefined && !token.startsWith('gth_'));
  }

  protected prove(token: string, nowMs: number): Meaning | Reply | Promise<Meaning | Reply> {
    const key = tokenKey(token);
    const { active, inactive, asking } = this.heard;
    const known = active.get(key, nowMs);
    if (known !== undefined) return known;
    if (inactive.get(key, nowMs)) return INACTIVE;
    const asked = asking.get(key);
    if (asked !== undefined) return asked;
    if (asking.size >= this.config.callsMax) return BUSY;
    const question = this.ask(token, key).finally(() => asking.delete(key));
    asking.set(key, question);
    return question;
  }

  private async ask(token: string, key: string): Promise<Meaning | Reply> {
    const { config, runtime } = this;
    let answer: Answer;
    try {
      answer = await askIssuer(runtime.pools.outbound, { ...config, authorization: this.authorization }, token);
    } catch (error) {
      runtime.log.warn({ err: error, host: new URL(config.endpoint).host }, 'a token could not be asked about');
      return UNREACHABLE;
    }
    const now = runtime.clock.now();
    const refusal = this.refusal(answer, now);
    if (refusal !== undefined) {
      this.heard.inactive.set(key, true, now + config.inactiveCacheMs);
      return refusal;
    }
    const meaning = this.claimReader.read(answer);
    const end = answer.exp === undefined ? Number.POSITIVE_INFINITY : answer.exp * 1000;
    this.heard.active.set(key, meaning, Math.min(now + config.cacheMs, end));
    return meaning;
  }

  private refusal(answer: Answer, nowMs: number): Reply | undefined {
    const { issuer, audiences } = this.config;
    if (!answer.active) return INACTIVE;
    if (answer.exp !== undefined && answer.exp * 1000 <= nowMs) return INACTIVE;
    if (answer.nbf !== undefined && answer.nbf * 1000 > nowMs) return INACTIVE;
    if (issuer !== undefined && answer.iss !== undefined && answer.iss !== issuer) return OTHER_ISSUER;
    const named = wordsOf(answer.aud);
    return audiences.length === 0 || audiences.some((audience) => named.includes(audience)) ? undefined : OTHER_AUDIENCE;
  }
}

const formEncoded = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1);

export const tokenIntrospection: PolicyType<TokenIntrospectionConfig> = {
  type: 'token-introspection',
  phase: 'identify',
  create: (config, runtime, site) => new TokenIntrospection(config, runtime, site, openSecret(config.clientSecret, runtime, site)),
};
