import { type Phase, SET } from '@gatehouse/contracts';
import { definitionOf, type Policy } from './policy-types';

/** Sets have policies of several phases: they are ordered among themselves. */
export const phaseOf = (policy: Policy): Phase | 'sets' | null => (policy.type === SET ? 'sets' : (definitionOf(policy.type)?.phase ?? null));

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

/** The list with the entry at `from` put where the one at `to` stands; the others keep their order. Unchanged when they are of different phases. */
export function dropped(policies: readonly Policy[], from: number, to: number): Policy[] {
  const [moved, target] = [policies[from], policies[to]];
  if (!moved || !target || from === to || phaseOf(moved) !== phaseOf(target)) return [...policies];
  const next = policies.filter((_, at) => at !== from);
  next.splice(to, 0, moved);
  return next;
}
