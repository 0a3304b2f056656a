import type { Phase } from '@gatehouse/contracts';
import { definitionOf, type Policy } from './policy-types';

export const phaseOf = (policy: Policy): Phase | null => definitionOf(policy.type)?.phase ?? null;

/** The nearest policy of the same phase before (-1) or after (1) the one at `at`; null when it is the first or last of its phase. */
export function neighbour(policies: readonly Policy[], at: number, step: -1 | 1): number | null {
  const policy = policies[at];
  if (!policy) return null;
  const phase = phaseOf(policy);
  for (let other = at + step; other >= 0 && other < policies.length; other += step) {
    const candidate = policies[other];
    if (candidate && phaseOf(candidate) === phase) return other;
  }
  return null;
}

/** The list with two entries exchanged. */
export function swapped(policies: readonly Policy[], a: number, b: number): Policy[] {
  const next = [...policies];
  const [first, second] = [policies[a], policies[b]];
  if (first && second) {
    next[a] = second;
    next[b] = first;
  }
  return next;
}
