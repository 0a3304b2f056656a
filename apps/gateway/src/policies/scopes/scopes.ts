import type { ScopesConfig } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import type { PolicyType } from '../../pipeline/policy.js';
import { header, type Reply, refuse } from '../../pipeline/reply.js';
import { type Held, Holdings, missing } from './demands.js';

const NOTHING: Held = { scopes: new Set(), roles: new Set() };

/** RFC 6750, 3.1: the challenge names what would be enough. */
function refusal({ words, scopes }: { words: string; scopes: readonly string[] }): Reply {
  const wanted = scopes.length === 0 ? '' : `, scope="${scopes.join(' ')}"`;
  return refuse('gateway.scope_missing', words, [header('www-authenticate', `Bearer realm="gatehouse", error="insufficient_scope"${wanted}`)]);
}

export const scopes: PolicyType<ScopesConfig> = {
  type: 'scopes',
  phase: 'authorize',
  create(config, _runtime, { api }) {
    const byOperation = new Map(config.operations.map((demands) => [demands.operation, demands]));
    for (const name of byOperation.keys()) {
      if (api !== undefined && name !== '*' && !api.operations.some(({ id }) => id === name))
        throw new Error(`scopes names the operation ${name}, which the API does not have`);
    }
    const holdings = new Holdings(config);
    const check = (x: Exchange): Reply | undefined => {
      const demands = byOperation.get(x.operation?.id ?? '*') ?? config;
      const lacking = missing(demands, x.principal === null ? NOTHING : holdings.of(x.principal));
      return lacking === undefined ? undefined : refusal(lacking);
    };
    return { onRequest: check };
  },
};
