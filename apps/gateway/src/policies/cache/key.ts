import type { CacheConfig } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import type { Principal } from '../../exchange/principal.js';
import { armOf } from '../../upstream/split/arm-of.js';

const nameOf = (part: string): string => {
  const equals = part.indexOf('=');
  return equals < 0 ? part : part.slice(0, equals);
};

/** Prepares what is left of a query in keys; `query` has its question mark, or is empty. */
export function compileQuery({ query: mode, queryNames, sortQuery }: Pick<CacheConfig, 'query' | 'queryNames' | 'sortQuery'>): (query: string) => string {
  if (mode === 'all' && !sortQuery) return (query) => query;
  const names = new Set(queryNames);
  return (query) => {
    if (query === '') return '';
    let parts = query.slice(1).split('&');
    if (mode !== 'all') parts = parts.filter((part) => names.has(nameOf(part)) === (mode === 'only'));
    // those of one name keep their order: it may mean something
    if (sortQuery)
      parts = parts
        .map((part, at) => ({ part, at }))
        .sort((a, b) => compare(nameOf(a.part), nameOf(b.part)) || a.at - b.at)
        .map(({ part }) => part);
    return parts.length === 0 ? '' : `?${parts.join('&')}`;
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whose store a caller has: applications and those on whose behalf they call never share one. */
export function partitionOf(principal: Principal | null): string {
  if (principal === null) return '';
  const { application, subject, credential } = principal;
  const who = application?.entry.id ?? credential?.id ?? '?';
  return subject === null ? who : `${who} ${JSON.stringify(subject)}`;
}

/** Whose answer it is where the calls of an upstream are split: what one side said is not told to callers of another, nor of an arm that is out. */
export function sideOf(x: Exchange): string {
  const id = x.api?.object.upstreamId;
  const upstream = typeof id === 'string' ? x.snapshot?.upstreams.get(id) : undefined;
  const chosen = upstream === undefined ? null : armOf(x, upstream);
  return chosen === null ? '' : ` ${chosen.arm.name} ${chosen.arm.run}`;
}

/**
 * What a response is stored under, but for its caller: tenant, environment, version and content of the API, and the target as the upstream is told of it. That is
 * with scheme and port: an upstream that writes links from X-Forwarded-* would else write one caller's into what all are served.
 */
export function targetKey(x: Exchange, scheme: 'http' | 'https', path: string, query: string): string {
  const object = x.api?.object;
  if (object === undefined) throw new Error('the cache stands behind the router');
  return `${object.tenant.id} ${object.environment.id} ${object.version.id} ${object.revisionId} ${scheme}://${x.authority.toLowerCase()}${path}${query}`;
}
