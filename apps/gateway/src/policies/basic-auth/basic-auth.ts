import type { BasicAuthConfig } from '@gatehouse/definition';
import { credentialHandle } from '@gatehouse/kernel';
import { RecentEntries } from '../../compile/recent-entries.js';
import type { Runtime } from '../../compile/runtime.js';
import type { Snapshot } from '../../compile/snapshot.js';
import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import type { Authenticator } from '../../identity/authenticator.js';
import { HandleIdentity } from '../../identity/handle-policy.js';
import type { PolicySite, PolicyType } from '../../pipeline/policy.js';
import { header, type Reply, type ReplyHeader, refuse } from '../../pipeline/reply.js';

const AUTHORIZATION = new HeaderName('authorization');
const SCHEME = 'basic ';
/** base64 with its padding, so that one pair has one spelling. */
const TOKEN68 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const CHARS_MAX = 1_024;

/** User and password of `Authorization: Basic` (RFC 7617, 2); undefined for what is none. */
export function readPair(token: string): { user: string; password: string } | undefined {
  if (token.length > CHARS_MAX || !TOKEN68.test(token)) return undefined;
  const text = Buffer.from(token, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

function handleOf(token: string): string | undefined {
  const pair = readPair(token);
  return pair && credentialHandle.client(pair.user, pair.password);
}

class BasicAuth implements Authenticator {
  readonly wants = 'client id and secret as user and password in Authorization: Basic';
  readonly challenges: readonly ReplyHeader[];
  private readonly identity: HandleIdentity;
  /** What pairs that were good are known by: hashing one again costs more than the rest of a call's policies. */
  private readonly handles = new RecentEntries<string>(undefined, () => false);
  private readonly missing: Reply;
  private readonly malformed: Reply;
  private readonly twice: Reply;

  constructor(
    private readonly config: BasicAuthConfig,
    runtime: Runtime,
    site: PolicySite,
  ) {
    this.challenges = [header('www-authenticate', `Basic realm="${config.realm}", charset="UTF-8"`)];
    this.identity = new HandleIdentity(runtime, site, this.challenges);
    this.missing = refuse('gateway.credential_missing', `Send ${this.wants}.`, this.challenges);
    this.malformed = refuse('gateway.credential_malformed', 'This is no user and password.', this.challenges);
    this.twice = refuse('gateway.credential_malformed', 'User and password are sent twice.', this.challenges);
  }

  carried({ head }: Exchange): boolean {
    const at = head.find(AUTHORIZATION);
    return at >= 0 && head.value(at).slice(0, SCHEME.length).toLowerCase() === SCHEME;
  }

  onRequest(x: Exchange): Reply | undefined {
    if (!this.carried(x)) return this.missing;
    const { head } = x;
    const at = head.find(AUTHORIZATION);
    if (head.find(AUTHORIZATION, at + 1) >= 0) return this.twice;
    const token = head.value(at).slice(SCHEME.length).trim();
    const known = this.handles.get(token);
    const handle = known ?? handleOf(token);
    if (handle === undefined) return this.malformed;
    const refusal = this.identity.identify(x, handle);
    if (refusal !== undefined) return refusal;
    if (known === undefined) this.handles.add(token, handle);
    if (!this.config.forward) head.remove(AUTHORIZATION);
    return undefined;
  }

  onRecheck(x: Exchange, snapshot: Snapshot): Reply | undefined {
    return this.identity.recheck(x, snapshot);
  }

  strip(x: Exchange): void {
    if (!this.config.forward && this.carried(x)) x.head.remove(AUTHORIZATION);
  }
}

export const basicAuth: PolicyType<BasicAuthConfig> = {
  type: 'basic-auth',
  phase: 'identify',
  create: (config, runtime, site) => new BasicAuth(config, runtime, site),
};
