import type { CacheConfig } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import type { PolicyType } from '../../pipeline/policy.js';
import { CacheTerminal } from './cache-terminal.js';
import { cacheOf } from './response-cache.js';

/** Engaged by the way in, so that conditions hold for it; what it does happens where the call would be answered, behind policies that look at bodies. */
export const cache: PolicyType<CacheConfig> = {
  type: 'cache',
  phase: 'cache',
  create(config, runtime, site) {
    const slot = site.slot();
    const engaged = (x: Exchange): boolean => x.slots[slot] === true;
    return {
      onRequest: (x) => {
        x.slots[slot] = true;
        return undefined;
      },
      around: (inner) => new CacheTerminal(inner, engaged, cacheOf(runtime), config),
    };
  },
};
