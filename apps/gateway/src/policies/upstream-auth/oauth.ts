import { createHash } from 'node:crypto';
import { openSecret } from '../../compile/open-secret.js';
import type { Runtime } from '../../compile/runtime.js';
import { HeaderName } from '../../http1/header-name.js';
import { AttemptRefused, type Policy, type PolicySite } from '../../pipeline/policy.js';
import { refuse } from '../../pipeline/reply.js';
import { type OauthConfig, TokenSource } from './token-source.js';

const AUTHORIZATION = new HeaderName('authorization');
const NO_TOKEN = refuse('gateway.upstream_auth_failed', 'The issuer of the upstream’s tokens gave none.');

/** One for all who ask for the same, and kept across snapshots, so that a new configuration costs no new tokens. */
function sourceOf(config: OauthConfig, secret: string, runtime: Runtime, site: PolicySite): TokenSource {
  const settings = JSON.stringify([{ ...config, clientSecret: '' }, secret]);
  const key = createHash('sha256').update(settings).digest('base64');
  return site.lasting(`upstream-tokens:${key}`, () => new TokenSource(config, secret, runtime));
}

/** A token of the issuer's on every attempt; a fresh one, once, where the upstream answers 401. */
export function oauthAuth(config: OauthConfig, runtime: Runtime, site: PolicySite): Policy {
  const source = sourceOf(config, openSecret(config.clientSecret, runtime, site), runtime, site);
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
  };
}
