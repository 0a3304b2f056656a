import type { JwtConfig } from '@gatehouse/definition';
import type { Runtime } from '../../compile/runtime.js';
import type { Exchange } from '../../exchange/exchange.js';
import { unprovedClaims } from '../../identity/bearer-token.js';
import { ClaimReader, type Meaning } from '../../identity/claims.js';
import { type IssuerKeys, issuerKeys } from '../../identity/issuer-keys.js';
import { loadJose } from '../../identity/jose.js';
import { TokenMemory, tokenKey } from '../../identity/token-memory.js';
import { TokenPolicy } from '../../identity/token-policy.js';
import type { PolicySite, PolicyType } from '../../pipeline/policy.js';
import type { Reply } from '../../pipeline/reply.js';
import { verifyToken } from './verify-token.js';

/** Tokens that are in use, of one policy: 10,000 to 20,000. */
const GENERATION_MAX = 10_000;

class Jwt extends TokenPolicy {
  private readonly keys: IssuerKeys;
  private readonly proved = new TokenMemory<Meaning>(GENERATION_MAX);
  private provedUnder = 0;
  private readonly claimReader: ClaimReader;

  constructor(
    private readonly config: JwtConfig,
    runtime: Runtime,
    site: PolicySite,
  ) {
    const reader = new ClaimReader(config, site.api?.tenant.id ?? '', config.issuer);
    super(runtime, site, config, reader);
    this.claimReader = reader;
    void loadJose();
    this.keys = issuerKeys(runtime, site, { issuer: config.issuer, keysUrl: config.keysUrl, maxAgeMs: config.keysMaxAgeMs });
  }

  /** In a list of several, tokens of other issuers are others' to judge. */
  carried(x: Exchange): boolean {
    const token = this.place.read(x);
    return token === null || (token !== undefined && unprovedClaims(token)?.iss === this.config.issuer);
  }

  protected prove(token: string, nowMs: number): Meaning | Reply | Promise<Meaning | Reply> {
    const { keys, proved } = this;
    if (this.provedUnder !== keys.version) {
      proved.clear();
      this.provedUnder = keys.version;
    }
    const key = tokenKey(token);
    const known = proved.get(key, nowMs);
    if (known === undefined) return this.verify(token, key);
    keys.freshen(nowMs);
    return known;
  }

  private async verify(token: string, key: string): Promise<Meaning | Reply> {
    const { keys } = this;
    const result = await verifyToken(token, keys.get, this.config, this.runtime.clock.now());
    if (!('claims' in result)) return result;
    const meaning = this.claimReader.read(result.claims);
    // keys that changed meanwhile may not be those that it was checked with
    if (this.provedUnder === keys.version) this.proved.set(key, meaning, result.untilMs);
    return meaning;
  }
}

export const jwt: PolicyType<JwtConfig> = {
  type: 'jwt',
  phase: 'identify',
  create: (config, runtime, site) => new Jwt(config, runtime, site),
};
