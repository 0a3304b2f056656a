import type { UpstreamAuthConfig } from '@gatehouse/definition';
import { openSecret } from '../../compile/open-secret.js';
import type { Runtime } from '../../compile/runtime.js';
import { HeaderName } from '../../http1/header-name.js';
import type { Policy, PolicySite } from '../../pipeline/policy.js';

type Fixed = Extract<UpstreamAuthConfig, { as: 'basic' | 'bearer' }>;

const VISIBLE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

function fieldValue(config: Fixed, runtime: Runtime, site: PolicySite): string {
  if (config.as === 'bearer') return config.prefix + openSecret(config.token, runtime, site);
  // RFC 7617: UTF-8
  return `Basic ${Buffer.from(`${config.username}:${openSecret(config.password, runtime, site)}`).toString('base64')}`;
}

/** The same header on every call. @throws Error when the secret does not open, or is no field value */
export function fixedAuth(config: Fixed, runtime: Runtime, site: PolicySite): Policy {
  const name = new HeaderName(config.as === 'bearer' ? config.header : 'authorization');
  const value = fieldValue(config, runtime, site);
  if (!VISIBLE.test(value)) throw new Error('a secret is no value of a header');
  return {
    onRequest: (x) => {
      x.requestEdits.set(name, value);
      return undefined;
    },
  };
}
