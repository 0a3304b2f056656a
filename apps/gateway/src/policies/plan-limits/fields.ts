import { allowanceOf, DAY_MS, type Limit } from '@gatehouse/definition/wire';
import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import { header, type Reply, refuse } from '../../pipeline/reply.js';
import type { LimitDecision } from '../../state/limiter.js';

export const RATE_LIMIT = new HeaderName('ratelimit');
export const RATE_LIMIT_POLICY = new HeaderName('ratelimit-policy');

/** A structured-field string (RFC 9651, 3.3.3) holds visible ASCII and spaces only. */
export function fieldName(name: string): string {
  return `"${name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\]/g, '\\$&')}"`;
}

const MONTH_DAYS = 30;

/** Length of the window in seconds; of calendar days and months, nominally. */
export function windowSeconds(limit: Exclude<Limit, { kind: 'concurrency' }>): number {
  if (limit.windowMs !== undefined) return Math.max(1, Math.round(limit.windowMs / 1000));
  return ((limit.kind !== 'rate' && limit.period === 'month' ? MONTH_DAYS : 1) * DAY_MS) / 1000;
}

/** One member of `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-11): the name, q quota, qu what it counts unless requests, w window in seconds. */
export function policyMember(limit: Limit): string {
  const quota = `${fieldName(limit.name)};q=${allowanceOf(limit)}`;
  if (limit.kind === 'concurrency') return `${quota};qu="concurrent-requests"`;
  return `${quota}${limit.kind === 'bytes' ? ';qu="content-bytes"' : ''};w=${windowSeconds(limit)}`;
}

const seconds = (ms: number): number => Math.max(0, Math.ceil(ms / 1000));

export const remainingOf = ({ remaining }: LimitDecision): number => Math.max(0, Math.floor(remaining));
export const resetSecondsOf = ({ resetMs }: LimitDecision): number => seconds(resetMs);

/** One member of `RateLimit`: r remaining, t seconds until it changes for the better, unknown for calls at once. `quoted` is the name as `fieldName` gives it. */
export function stateMember(quoted: string, decision: LimitDecision, kind?: Limit['kind']): string {
  const remaining = `${quoted};r=${remainingOf(decision)}`;
  return kind === 'concurrency' ? remaining : `${remaining};t=${resetSecondsOf(decision)}`;
}

/** Tells the client about limits; policies on the way out run last in first out, so what comes later stands first. An upstream's own fields give way. */
export function tellLimits(x: Exchange, policy: string, state: string): void {
  const { responseEdits: edits } = x;
  const more = x.limitsTold;
  x.limitsTold = true;
  const [policies, states] = more ? [edits.get(RATE_LIMIT_POLICY), edits.get(RATE_LIMIT)] : [undefined, undefined];
  edits.set(RATE_LIMIT_POLICY, policies === undefined ? policy : `${policy}, ${policies}`);
  edits.set(RATE_LIMIT, states === undefined ? state : `${state}, ${states}`);
}

const SPANS: ReadonlyMap<number, string> = new Map([
  [1_000, 'a second'],
  [60_000, 'a minute'],
  [3_600_000, 'an hour'],
  [86_400_000, 'a day'],
]);

export function spanWords(limit: Exclude<Limit, { kind: 'concurrency' }>): string {
  const { windowMs } = limit;
  const span = windowMs === undefined ? '' : (SPANS.get(windowMs) ?? `${seconds(windowMs)} seconds`);
  if (limit.kind === 'rate') return SPANS.has(limit.windowMs) ? span : `in ${span}`;
  return limit.period === 'rolling' ? `in any span of ${span}` : `a calendar ${limit.period}`;
}

/** In words: `5 an hour`, `1000 a calendar day`, `10 in 90 seconds`, `5000 bytes a calendar month`, `3 at once`. */
function allowance(limit: Limit): string {
  if (limit.kind === 'concurrency') return `${limit.calls} at once`;
  return `${allowanceOf(limit)}${limit.kind === 'bytes' ? ' bytes' : ''} ${spanWords(limit)}`;
}

const CODES = {
  rate: 'gateway.rate_limited',
  quota: 'gateway.quota_exhausted',
  bytes: 'gateway.quota_exhausted',
  concurrency: 'gateway.concurrency_exceeded',
} as const;

export function overLimit(limit: Limit, decision: LimitDecision): Reply {
  if (decision.storeLost) return refuse('gateway.counter_store_unavailable', undefined, [header('retry-after', '5')]);
  const retryAfter = Math.max(1, seconds(decision.resetMs));
  const detail = `The limit ${limit.name} allows ${allowance(limit)}. Try again in ${retryAfter} seconds.`;
  return refuse(CODES[limit.kind], detail, [header('retry-after', String(retryAfter))]);
}
