import { createHash } from 'node:crypto';
import type { CountedLimit, Limit } from '../limit.js';

/** What tells limits of one scope apart. Their numbers do not: changing those does not give a new allowance. */
function shapeOf(limit: CountedLimit): string {
  if (limit.kind === 'rate') return `${limit.algorithm}:${limit.windowMs}`;
  const length = limit.period === 'rolling' ? `:${limit.windowMs}` : '';
  return `${limit.period}${length}${limit.timeZone === undefined ? '' : `:${limit.timeZone}`}`;
}

/** `scope` is where the limit stands, for example `plan:{id}`. */
export function counterName(scope: string, limit: Limit): string {
  return `${scope}\n${limit.kind}\n${limit.name}\n${limit.kind === 'concurrency' ? '' : shapeOf(limit)}`;
}

const hashed = (name: string, subject: string): string => createHash('sha256').update(`${name}\n${subject}`).digest('base64url').slice(0, 24);

/** Where all gateways count, without the period, which stands behind a colon. Hashed: a subject may be an address or another thing that does not belong in a key. */
export const counterKey = (name: string, subject: string): string => `gatehouse:limit:${hashed(name, subject)}`;

/** Where all gateways say how many calls of a subject they have under way. */
export const slotsKey = (name: string, subject: string): string => `gatehouse:slots:${hashed(name, subject)}`;

/** There while the gateway process lives; what a process without one has under way does not count. */
export const aliveKey = (holder: string): string => `gatehouse:alive:${holder}`;

/** Where a plan's limit is counted, per subscription. Limits that end with a call stand in its steps as policies of their own, counted by subscription. */
export function planScope(planId: string, limit: Limit): string {
  return limit.kind === 'bytes' || limit.kind === 'concurrency' ? `plan:${planId}:subscription` : `plan:${planId}`;
}
