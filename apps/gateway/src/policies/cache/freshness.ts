import type { CacheConfig } from '@gatehouse/definition';
import { DAY_MS } from '@gatehouse/definition/wire';
import { type Directives, millisecondsOf, readDirectives, readTargeted } from './directives.js';
import { type Field, fieldOf, linesOf } from './fields.js';
import { readHttpDate } from './http-date.js';

/** Heuristics may be used on these (RFC 9110, 15.1); 206 is not stored. */
const HEURISTIC: ReadonlySet<number> = new Set([200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501]);
/** The policy's own lifetime is for these. */
const DEFAULTED: ReadonlySet<number> = new Set([200, 203, 301, 308, 404, 410]);
/** Those of RFC 9110: what `must-understand` asks for. */
const UNDERSTOOD: ReadonlySet<number> = new Set([
  200, 201, 202, 203, 204, 205, 300, 301, 302, 303, 305, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417,
  421, 422, 426, 500, 501, 502, 503, 504, 505,
]);
const HEURISTIC_PART = 10;
const AGE_MAX_SECONDS = 2 ** 31;

/** How long a response may be used, as its head says. Durations in milliseconds. */
export interface Lifetime {
  /** Age when it arrived (RFC 9111, 4.2.3). */
  readonly ageMs: number;
  readonly freshMs: number;
  /** Must be validated before each use. */
  readonly noCache: boolean;
  /** Stale, it must not be used without validation, whatever happens. */
  readonly mustRevalidate: boolean;
  readonly staleWhileRevalidateMs: number;
  readonly staleIfErrorMs: number;
}

export interface Arrival {
  status: number;
  fields: readonly Field[];
  /** Unix milliseconds. */
  requestedAt: number;
  receivedAt: number;
}

/** The field that counts, and whether it takes the place of `Cache-Control` and `Expires` (RFC 9213). */
function directivesOf(fields: readonly Field[], { targetedFields }: CacheConfig): { directives: Directives; targeted: boolean } {
  for (const name of targetedFields) {
    const text = fieldOf(fields, name);
    const directives = text === undefined ? undefined : readTargeted(text);
    if (directives !== undefined) return { directives, targeted: true };
  }
  return { directives: readDirectives(fieldOf(fields, 'cache-control')), targeted: false };
}

/** The first member of the first line counts; what is no number counts for nothing (RFC 9111, 5.1). */
function ageValue(fields: readonly Field[]): number {
  const [line] = linesOf(fields, 'age');
  const first = line?.split(',', 1)[0]?.trim() ?? '';
  return /^\d+$/.test(first) ? Math.min(Number(first), AGE_MAX_SECONDS) * 1_000 : 0;
}

function expiresMs(fields: readonly Field[], dateMs: number): number | undefined {
  const lines = linesOf(fields, 'expires');
  if (lines.length === 0) return undefined;
  const at = lines.length === 1 ? readHttpDate(lines[0], dateMs) : undefined;
  // one that cannot be read is in the past (RFC 9111, 5.3)
  return at === undefined ? 0 : Math.max(0, at - dateMs);
}

/** What the response says of its lifetime itself; undefined when it says nothing. */
function explicit(fields: readonly Field[], directives: Directives, targeted: boolean, dateMs: number): number | undefined {
  return millisecondsOf(directives, 's-maxage') ?? millisecondsOf(directives, 'max-age') ?? (targeted ? undefined : expiresMs(fields, dateMs));
}

function implied({ status, fields, receivedAt }: Arrival, directives: Directives, dateMs: number, config: CacheConfig): number {
  const modifiedAt = readHttpDate(fieldOf(fields, 'last-modified'), receivedAt);
  if (config.heuristics && modifiedAt !== undefined && (HEURISTIC.has(status) || directives.has('public'))) {
    return Math.min(DAY_MS, Math.max(0, dateMs - modifiedAt) / HEURISTIC_PART);
  }
  return DEFAULTED.has(status) ? config.defaultMs : 0;
}

function varies(fields: readonly Field[]): boolean {
  return (fieldOf(fields, 'vary') ?? '').split(',').some((name) => name.trim() === '*');
}

function forbidden({ status, fields }: Arrival, directives: Directives, config: CacheConfig): boolean {
  if (status < 200 || status === 206 || status === 304) return true;
  const understood = directives.has('must-understand');
  if (understood ? !UNDERSTOOD.has(status) : directives.has('no-store')) return true;
  if (directives.has('private') || varies(fields)) return true;
  return !config.storeCookies && fieldOf(fields, 'set-cookie') !== undefined;
}

/**
 * Whether a response to GET may be stored, and for how long (RFC 9111, 3 and 4.2). Undefined: it may not, or nothing would come of it.
 * @param authorized who asked has proved to be somebody, and what is stored would be used for others as well
 */
export function lifetimeOf(arrival: Arrival, config: CacheConfig, authorized: boolean): Lifetime | undefined {
  const { fields, requestedAt, receivedAt } = arrival;
  const { directives, targeted } = directivesOf(fields, config);
  if (forbidden(arrival, directives, config)) return undefined;
  // RFC 9111, 3.5
  const sharable = ['public', 's-maxage', 'must-revalidate'].some((name) => directives.has(name));
  if (authorized && !sharable && config.sharing !== 'everyone') return undefined;
  const dateMs = readHttpDate(fieldOf(fields, 'date'), receivedAt) ?? receivedAt;
  const said = explicit(fields, directives, targeted, dateMs);
  const freshMs = Math.min(config.lifetimeMaxMs, said ?? implied(arrival, directives, dateMs, config));
  const ageMs = Math.max(0, receivedAt - dateMs, ageValue(fields) + receivedAt - requestedAt);
  const mustRevalidate = ['must-revalidate', 'proxy-revalidate', 's-maxage'].some((name) => directives.has(name));
  const noCache = directives.has('no-cache');
  const stale = (name: string, fallback: number) => (mustRevalidate || noCache ? 0 : (millisecondsOf(directives, name) ?? fallback));
  const lifetime: Lifetime = {
    ageMs,
    freshMs,
    noCache,
    mustRevalidate,
    staleWhileRevalidateMs: stale('stale-while-revalidate', config.staleWhileRevalidateMs),
    staleIfErrorMs: stale('stale-if-error', config.staleIfErrorMs),
  };
  const validated = fieldOf(fields, 'etag') !== undefined || fieldOf(fields, 'last-modified') !== undefined;
  const cacheable = said !== undefined || HEURISTIC.has(arrival.status) || directives.has('public');
  const useful = cacheable && (validated || (!noCache && usableMs(lifetime) > ageMs));
  return useful ? lifetime : undefined;
}

/** So long after its begin a response can be of use without being validated. */
export function usableMs({ freshMs, staleIfErrorMs, staleWhileRevalidateMs }: Lifetime): number {
  return freshMs + Math.max(staleIfErrorMs, staleWhileRevalidateMs);
}
