import type { OutlierEjection } from '@gatehouse/definition';

/**
 * Whether one more of `total` targets may be taken out, of which `out` take no calls and `ejected` are out by ejection. The last one never: where all seem ill the
 * fault is likelier on our side, and calls that may fail are better than none.
 */
export function mayEject(total: number, out: number, ejected: number, shareMax: number): boolean {
  if (out + 1 >= total) return false;
  return ejected === 0 || (ejected + 1) / total <= shareMax;
}

/** How many ejections count for the length of the next: each that is forgiven takes one `ejectionMs` in service. */
export function ejectionsAfter(before: number, servedMs: number, { ejectionMs }: OutlierEjection): number {
  return Math.max(0, before - Math.floor(servedMs / ejectionMs)) + 1;
}

export function ejectionLengthMs(ejections: number, { ejectionMs, longestEjectionMs }: OutlierEjection): number {
  return Math.min(ejectionMs * ejections, Math.max(ejectionMs, longestEjectionMs));
}

/** Where a target that came back begins. */
const FIRST_SHARE = 0.1;

/** The share of its weight that a target has so long after it came back. */
export function warmShare(backMs: number, slowStartMs: number): number {
  return backMs >= slowStartMs ? 1 : FIRST_SHARE + (1 - FIRST_SHARE) * (backMs / slowStartMs);
}
