import { createHash } from 'node:crypto';
import { openSecret } from '../../compile/open-secret.js';
import type { Runtime } from '../../compile/runtime.js';
import { HeaderName } from '../../http1/header-name.js';
import { AttemptRefused, type Policy, type PolicySite } from '../../pipeline/policy.js';
import { refuse } from '../../pipeline/reply.js';
import { type OauthConfig, TokenSource } from './token-source.js';

const AUTHORIZATION = new HeaderName('authorization');
const NO_TOKEN = refuse('gateway.upstream_auth_failed', 'The issuer of the upstream’s tokens gave none.');

/** Sources outlive snapshots, so that a new configuration costs no new tokens. */
const sources = new WeakMap<Runtime, Map<string, TokenSource>>();

function hold(config: OauthConfig, secret: string, runtime: Runtime): { source: TokenSource; release: () => void } {
  const all = sources.get(runtime) ?? new Map<string, TokenSource>();
  sources.set(runtime, all);
  const key = createHash('sha256')
    .update(JSON.stringify([{ ...config, clientSecret: '' }, secret]))
    .digest('base64');
  const source = all.get(key) ?? new TokenSource(config, secret, runtime);
  all.set(key, source);
  source.holders++;
  return {
    source,
    release: () => {
      if (--source.holders === 0) all.delete(key);
    },
  };
}

/** A token of the issuer's on every attempt; a fresh one, once, where the upstream answers 401. */
export function oauthAuth(config: OauthConfig, runtime: Runtime, site: PolicySite): Policy {
  const { source, release } = hold(config, openSecret(config.clientSecret, runtime, site), runtime);
  const slot = site.slot();
  return {
    // the caller's own credential does not go where ours is meant to
    onRequest: (x) => {
      x.requestEdits.remove(AUTHORIZATION);
      return undefined;
    },
    async onAttempt(x) {
      try {
        const token = await source.current();
        x.slots[slot] = token;
        x.requestEdits.set(AUTHORIZATION, `Bearer ${token}`);
      } catch (error) {
        x.runtime.log.warn({ err: error, requestId: x.requestId, endpoint: new URL(config.tokenEndpoint).host }, 'no token for an upstream');
        throw new AttemptRefused(NO_TOKEN);
      }
    },
    onUnauthorized(x) {
      const used = x.slots[slot];
      if (typeof used !== 'string') return false;
      source.refuse(used);
      return true;
    },
    dispose: release,
  };
}
