import { hashApiKey, parseApiKey } from '@gatehouse/kernel';
import type { Runtime } from '../compile/runtime.js';
import type { Snapshot } from '../compile/snapshot.js';
import type { Exchange } from '../exchange/exchange.js';
import { principalOf } from '../exchange/principal.js';
import { HeaderName } from '../http1/header-name.js';
import { Holders } from '../identity/holder.js';
import { header, Reply, refuse } from '../pipeline/reply.js';

const PROXY_AUTHORIZATION = new HeaderName('proxy-authorization');
/** RFC 9110, 11.7.1. */
const CHALLENGE = [header('proxy-authenticate', 'Basic realm="gatehouse", charset="UTF-8"')];
const MISSING = refuse('gateway.proxy_credential_missing', undefined, CHALLENGE);
const refused = (detail: string): Reply => refuse('gateway.proxy_credential_refused', detail, CHALLENGE);
const TWICE = refused('The key is sent twice.');
const MALFORMED = refused('This is no key.');
const SCHEME = /^(basic|bearer) +([A-Za-z0-9\-._~+/]{1,1024}=*) *$/i;

/** Of `Basic` the password, whatever the user is called: what configures proxies wants both. */
function keyOf(value: string): string | undefined {
  const [, scheme, token] = SCHEME.exec(value) ?? [];
  if (scheme === undefined || token === undefined) return undefined;
  if (scheme.toLowerCase() === 'bearer') return token;
  const pair = Buffer.from(token, 'base64').toString('latin1');
  const colon = pair.indexOf(':');
  return colon < 0 ? undefined : pair.slice(colon + 1);
}

/** Finds out who asks the proxy, by the key in Proxy-Authorization. Which environment it is for shows with the API. */
export class ProxyIdentity {
  private readonly holders: Holders;

  constructor(runtime: Runtime) {
    this.holders = new Holders(runtime, {}, []);
  }

  identify(x: Exchange): Reply | undefined {
    const { head } = x;
    const at = head.find(PROXY_AUTHORIZATION);
    if (at < 0) return MISSING;
    if (head.find(PROXY_AUTHORIZATION, at + 1) >= 0) return TWICE;
    const key = keyOf(head.value(at));
    if (key === undefined || !parseApiKey(key)) return MALFORMED;
    const found = this.holders.find(x.snapshot, hashApiKey(key), x.at);
    if (found instanceof Reply) return refused(SAID.get(found.code ?? '') ?? 'The key is not known.');
    x.principal = principalOf(found.credential, found.application);
    return undefined;
  }

  /** While a tunnel lasts. */
  recheck(x: Exchange, snapshot: Snapshot): Reply | undefined {
    const hash = x.principal?.credential?.hash;
    return hash === undefined ? MISSING : this.holders.recheck(snapshot, hash);
  }
}

const SAID: ReadonlyMap<string, string> = new Map([
  ['gateway.credential_expired', 'The key has expired.'],
  ['gateway.credential_revoked', 'The key was revoked.'],
]);
