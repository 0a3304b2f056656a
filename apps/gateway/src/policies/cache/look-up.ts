import type { CacheConfig } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import { ASKED_NOTHING, type Asked, askedOf, demands, showsCredentials, wishesOf } from './asked.js';
import { compileQuery, partitionOf, sideOf, targetKey } from './key.js';
import type { Place } from './marks.js';
import type { Wishes } from './preconditions.js';
import type { ResponseCache } from './response-cache.js';
import { selects } from './selecting.js';
import type { StoredResponse } from './stored-response.js';

/** One call, as the cache sees it. */
export interface Lookup {
  readonly x: Exchange;
  readonly target: string;
  readonly key: string;
  readonly place: Place;
  readonly asked: Asked;
  readonly wishes: Wishes | null;
  /** Only the upstream can judge it. */
  readonly demands: boolean;
  /** Who asks is known to the gateway, and what is stored is not for this caller alone. */
  readonly known: boolean;
  readonly nowMs: number;
}

/** Reads calls as a configuration wants them read. */
export class LookupReader {
  readonly queryOf: (query: string) => string;

  constructor(private readonly config: CacheConfig) {
    this.queryOf = compileQuery(config);
  }

  read(x: Exchange): Lookup {
    const { config } = this;
    const { sharing } = config;
    const query = this.queryOf(x.query);
    const target = targetKey(x, x.carrier.scheme, x.path, query);
    const partition = sharing === 'application' ? partitionOf(x.principal) : '';
    const object = x.api?.object;
    return {
      x,
      target,
      // no target has a blank at its end, and no name of an arm begins as a subject does
      key: `${target} ${partition}${sideOf(x)}`,
      place: { tenantId: object?.tenant.id ?? '', apiId: object?.api.id ?? '', path: x.path.slice(x.restAt) || '/', query },
      asked: config.obeyRequests ? askedOf(x) : ASKED_NOTHING,
      wishes: wishesOf(x),
      demands: demands(x),
      known: sharing === 'response' && x.principal !== null,
      nowMs: x.at,
    };
  }
}

/** What is stored of a response may be used for others than who asks now: then it must say that it may be (RFC 9111, 3.5). */
export function guarded({ x, known }: Lookup): boolean {
  return known || showsCredentials(x);
}

/** The newest of what is stored that answers this call, fresh or not. */
export function find(cache: ResponseCache, { x, key, target, place, nowMs }: Lookup): StoredResponse | undefined {
  const responses = cache.memory.get(key);
  if (responses === undefined) return undefined;
  for (const response of responses) {
    if (response.uselessAt <= nowMs || !selects(x, response.parts.selecting)) continue;
    if (cache.marks.allows(response, target, place)) return response;
    cache.memory.drop(key, (other) => other === response);
  }
  return undefined;
}

/** How a stored response may be used for a call now. */
export type Use = 'fresh' | 'stale' | 'refresh' | 'none';

/** RFC 9111, 4. `stale`: the client takes it so; `refresh`: it may be used while a fresh one is fetched. */
export function useOf(stored: StoredResponse, { asked, nowMs }: Pick<Lookup, 'asked' | 'nowMs'>): Use {
  const { lifetime } = stored.parts;
  const ageMs = stored.ageMs(nowMs);
  if (lifetime.noCache || asked.noCache || (asked.maxAgeMs !== undefined && ageMs > asked.maxAgeMs)) return 'none';
  const leftMs = lifetime.freshMs - ageMs;
  if (leftMs > 0 && leftMs >= asked.minFreshMs) return 'fresh';
  if (leftMs > 0 || asked.minFreshMs > 0 || lifetime.mustRevalidate) return 'none';
  if (asked.maxStaleMs !== undefined && -leftMs <= asked.maxStaleMs) return 'stale';
  return -leftMs <= lifetime.staleWhileRevalidateMs && asked.maxAgeMs === undefined ? 'refresh' : 'none';
}

/** Whether a stale response may stand in for an upstream that fails (RFC 5861, 4). */
export function standsIn(stored: StoredResponse, nowMs: number): boolean {
  const { lifetime } = stored.parts;
  return !lifetime.noCache && !lifetime.mustRevalidate && stored.ageMs(nowMs) - lifetime.freshMs <= lifetime.staleIfErrorMs;
}
