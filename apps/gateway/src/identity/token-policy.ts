import type { TokenCaller } from '@gatehouse/definition';
import type { CompiledApplication } from '../compile/directory.js';
import type { Runtime } from '../compile/runtime.js';
import type { Snapshot } from '../compile/snapshot.js';
import type { Exchange } from '../exchange/exchange.js';
import type { Principal } from '../exchange/principal.js';
import type { PolicySite } from '../pipeline/policy.js';
import { header, Reply, type ReplyHeader, refuse } from '../pipeline/reply.js';
import type { Authenticator } from './authenticator.js';
import { TokenHeader } from './bearer-token.js';
import { type ClaimReader, type Meaning } from './claims.js';
import { Holders } from './holder.js';
import { takePrincipal } from './take-principal.js';

/** RFC 6750, 3. */
export const bearerChallenge = (error?: string): ReplyHeader =>
  header('www-authenticate', `Bearer realm="gatehouse"${error === undefined ? '' : `, error="${error}"`}`);

const MISSING_CHALLENGE = [bearerChallenge()];
export const INVALID_CHALLENGE: readonly ReplyHeader[] = [bearerChallenge('invalid_token')];

/** A refusal of a token that is none of ours, or not as it should be. */
export const tokenRefused = (why: string): Reply => refuse('gateway.token_invalid', why, INVALID_CHALLENGE);

const UNREADABLE = refuse('gateway.credential_malformed', 'The token is sent twice, or is none.', INVALID_CHALLENGE);
const NO_CLAIM = tokenRefused('The token does not name the application that it was issued to.');

interface TokenSettings {
  header: string;
  forward: boolean;
  caller: TokenCaller;
}

/** What all policies have in common that learn from a token whom another issuer vouches for. */
export abstract class TokenPolicy implements Authenticator {
  readonly challenges = MISSING_CHALLENGE;
  readonly wants: string;
  protected readonly place: TokenHeader;
  private readonly missing: Reply;
  private readonly holders: Holders;
  private readonly slot: number;

  constructor(
    protected readonly runtime: Runtime,
    site: PolicySite,
    private readonly settings: TokenSettings,
    private readonly reader: ClaimReader,
  ) {
    this.place = new TokenHeader(settings.header);
    this.wants = `a token in ${this.place.words}`;
    this.missing = refuse('gateway.credential_missing', `Send ${this.wants}.`, MISSING_CHALLENGE);
    this.holders = new Holders(runtime, site, INVALID_CHALLENGE);
    this.slot = site.slot();
  }

  abstract carried(x: Exchange): boolean;

  /** What the token means, or why it does not count. */
  protected abstract prove(token: string, nowMs: number): Meaning | Reply | Promise<Meaning | Reply>;

  onRequest(x: Exchange): undefined | Reply | Promise<undefined | Reply> {
    const token = this.place.read(x);
    if (token === undefined) return this.missing;
    if (token === null) return UNREADABLE;
    const proved = this.prove(token, x.at);
    return proved instanceof Promise ? proved.then((late) => this.identify(x, late)) : this.identify(x, proved);
  }

  private identify(x: Exchange, meaning: Meaning | Reply): Reply | undefined {
    if (meaning instanceof Reply) return meaning;
    const { handle, subject, claims, scopes, roles } = meaning;
    if (handle === undefined) return NO_CLAIM;
    let who: Pick<Principal, 'credential' | 'application'> = { credential: null, application: null };
    if (handle !== null) {
      const found = this.holders.find(x.snapshot, handle, x.at);
      if (found instanceof Reply) return found;
      who = found;
      x.slots[this.slot] = handle;
    } else if (this.settings.caller.as === 'application') {
      const application = this.application(x.snapshot);
      if (application === undefined) return NO_CLAIM;
      who = { credential: null, application };
    }
    const refusal = takePrincipal(x, { ...who, subject, claims, scopes, roles, subscription: null, plan: null });
    if (refusal !== undefined) return refusal;
    this.reader.tell(x, meaning);
    if (!this.settings.forward) this.place.remove(x);
    return undefined;
  }

  private application(snapshot: Snapshot | null): CompiledApplication | undefined {
    const { caller } = this.settings;
    return caller.as === 'application' ? snapshot?.directory.application(caller.applicationId) : undefined;
  }

  /** That a token ends does not end a connection that it opened; that its application loses it does. */
  onRecheck(x: Exchange, snapshot: Snapshot): Reply | undefined {
    const handle = x.slots[this.slot];
    return typeof handle === 'string' ? this.holders.recheck(snapshot, handle) : undefined;
  }

  strip(x: Exchange): void {
    if (!this.settings.forward) this.place.removeToken(x);
  }
}
