import type { RewriteConfig } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import type { PolicyType } from '../../pipeline/policy.js';
import { refuse } from '../../pipeline/reply.js';
import { pathEdits } from './path-edits.js';
import { queryEdits } from './query-edits.js';

const UNSENDABLE = refuse('gateway.request_malformed', 'The request makes a path that cannot be sent.');
/** Their answers have no body, or another meaning. */
const STAYS = new Set(['HEAD', 'OPTIONS', 'TRACE', 'CONNECT']);

interface Asked {
  method: string;
  path: string;
  query: string;
}

export const rewrite: PolicyType<RewriteConfig> = {
  type: 'rewrite',
  phase: 'transform',
  create({ path, query, method }, _runtime, site) {
    const slot = site.slot();
    const newPath = pathEdits(path);
    const newQuery = queryEdits(query);
    return {
      onRequest(x: Exchange) {
        const asked: Asked = { method: x.method, path: x.path, query: x.query };
        const rest = newPath?.(x);
        if (newPath !== undefined && rest === undefined) return UNSENDABLE;
        const nextQuery = newQuery?.(x);
        x.slots[slot] = asked;
        x.rawTarget = false;
        if (rest !== undefined) x.path = x.path.slice(0, x.restAt) + rest;
        if (nextQuery !== undefined) x.query = nextQuery;
        if (method !== undefined && !STAYS.has(x.method)) x.method = method;
        return undefined;
      },
      // the record tells what the caller asked for
      onEnd(x) {
        const asked = x.slots[slot] as Asked | undefined;
        if (asked !== undefined) Object.assign(x, asked);
      },
    };
  },
};
