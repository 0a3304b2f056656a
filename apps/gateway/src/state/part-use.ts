import type { Period } from '@gatehouse/definition/counters';

/** What one gateway used in one part of a rolling span. */
export interface PartUse {
  id: string;
  used: number;
}

interface Before {
  readonly period: Period;
  readonly used: number;
  readonly parts: readonly PartUse[];
}

const NONE: readonly PartUse[] = [];

/** Those parts that still count in this period: what a gateway goes by while the store is away. */
export function usedBefore(before: Before, period: Period): readonly PartUse[] {
  if (period.before.length === 0) return NONE;
  const own = { id: before.period.id, used: before.used };
  return [own, ...before.parts].filter(({ id, used }) => used > 0 && period.before.includes(id));
}

export const usedIn = (parts: readonly PartUse[]): number => parts.reduce((sum, part) => sum + part.used, 0);
