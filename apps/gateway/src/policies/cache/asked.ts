import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import { millisecondsOf, readDirectives } from './directives.js';
import type { Wishes } from './preconditions.js';
import { requestField } from './selecting.js';

const CACHE_CONTROL = new HeaderName('cache-control');
const PRAGMA = new HeaderName('pragma');
const IF_NONE_MATCH = new HeaderName('if-none-match');
const IF_MODIFIED_SINCE = new HeaderName('if-modified-since');
const IF_MATCH = new HeaderName('if-match');
const IF_UNMODIFIED_SINCE = new HeaderName('if-unmodified-since');
const RANGE = new HeaderName('range');
const IF_RANGE = new HeaderName('if-range');
const AUTHORIZATION = new HeaderName('authorization');

/** What a request asks of caches (RFC 9111, 5.2.1). Durations in milliseconds. */
export interface Asked {
  readonly noCache: boolean;
  readonly noStore: boolean;
  readonly onlyIfCached: boolean;
  readonly maxAgeMs: number | undefined;
  readonly minFreshMs: number;
  /** Undefined: nothing stale. */
  readonly maxStaleMs: number | undefined;
}

const NOTHING: Asked = { noCache: false, noStore: false, onlyIfCached: false, maxAgeMs: undefined, minFreshMs: 0, maxStaleMs: undefined };

export function askedOf(x: Exchange): Asked {
  const { head } = x;
  if (head.find(CACHE_CONTROL) < 0) {
    // RFC 9111, 5.4: only where there is nothing newer
    return head.find(PRAGMA) >= 0 && /(?:^|[,\s])no-cache(?:$|[,\s])/i.test(head.get(PRAGMA) ?? '') ? { ...NOTHING, noCache: true } : NOTHING;
  }
  const directives = readDirectives(requestField(x, CACHE_CONTROL));
  const maxStale = directives.get('max-stale');
  return {
    noCache: directives.has('no-cache'),
    noStore: directives.has('no-store'),
    onlyIfCached: directives.has('only-if-cached'),
    maxAgeMs: millisecondsOf(directives, 'max-age'),
    minFreshMs: millisecondsOf(directives, 'min-fresh') ?? 0,
    maxStaleMs: maxStale === '' ? Number.POSITIVE_INFINITY : millisecondsOf(directives, 'max-stale'),
  };
}

export const ASKED_NOTHING = NOTHING;

/** Null for a client that wants all of it, whatever it has. */
export function wishesOf(x: Exchange): Wishes | null {
  const { head } = x;
  if (head.find(IF_NONE_MATCH) < 0 && head.find(IF_MODIFIED_SINCE) < 0 && head.find(RANGE) < 0) return null;
  return { ifNoneMatch: requestField(x, IF_NONE_MATCH), ifModifiedSince: head.get(IF_MODIFIED_SINCE), range: head.get(RANGE), ifRange: head.get(IF_RANGE) };
}

/** A precondition that only the upstream can judge. */
export function demands({ head }: Exchange): boolean {
  return head.find(IF_MATCH) >= 0 || head.find(IF_UNMODIFIED_SINCE) >= 0;
}

/** The upstream is shown who asks. */
export function showsCredentials(x: Exchange): boolean {
  return requestField(x, AUTHORIZATION) !== undefined;
}

/** In place of what the client has: what the store has (RFC 9111, 4.3.1). */
export function askWhether(x: Exchange, etag: string | undefined, lastModified: string | undefined): void {
  const { requestEdits: edits } = x;
  for (const name of [RANGE, IF_RANGE, IF_NONE_MATCH, IF_MODIFIED_SINCE]) edits.remove(name);
  if (etag !== undefined) edits.add(IF_NONE_MATCH, etag);
  if (lastModified !== undefined) edits.add(IF_MODIFIED_SINCE, lastModified);
}

export function askAnew(x: Exchange): void {
  askWhether(x, undefined, undefined);
}
