import type { Limit } from '@gatehouse/contracts';

export const KINDS = [
  { value: 'window', label: 'Rate', hint: 'So many in each second, minute, hour or day' },
  { value: 'gcra', label: 'Even rate', hint: 'Spread evenly, with a burst' },
  { value: 'quota', label: 'Quota', hint: 'So many calls in each day or month, or in any span' },
  { value: 'bytes', label: 'Bytes', hint: 'So many bytes of bodies in each day or month, or in any span' },
  { value: 'concurrency', label: 'At once', hint: 'So many calls under way at the same time' },
] as const;
type Kind = (typeof KINDS)[number]['value'];

export const kindOf = (limit: Limit): Kind => (limit.kind === 'rate' ? limit.algorithm : limit.kind);

/** The number a limit of another kind starts with: requests stay requests, and are neither bytes nor calls at once. */
function requestsOf(limit: Limit): number {
  return limit.kind === 'rate' || limit.kind === 'quota' ? limit.requests : 1_000;
}

function costsOf(limit: Limit) {
  return (limit.kind === 'rate' || limit.kind === 'quota') && limit.costs ? { costs: limit.costs } : {};
}

export function asKind(limit: Limit, kind: Kind): Limit {
  const { name, mode, onStoreLoss } = limit;
  const shared = { name, mode, onStoreLoss };
  if (kind === 'concurrency') return { kind, calls: 10, ...shared };
  if (kind === 'bytes') return { kind, bytes: 1_000_000_000, of: 'both', period: 'month', ...shared };
  const requests = requestsOf(limit);
  if (kind === 'quota') return { kind, requests, period: 'day', ...shared, ...costsOf(limit) };
  return { kind: 'rate', algorithm: kind, requests, windowMs: limit.kind === 'rate' ? limit.windowMs : 60_000, ...shared, ...costsOf(limit) };
}

export function newLimit(limits: readonly Limit[]): Limit {
  const name = ['requests', 'daily', 'burst', 'monthly'].find((one) => limits.every((limit) => limit.name !== one)) ?? `limit-${limits.length + 1}`;
  return { kind: 'rate', algorithm: 'window', name, requests: 60, windowMs: 60_000, mode: 'fast', onStoreLoss: 'share' };
}
