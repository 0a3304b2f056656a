import type { Candidate } from '../candidates.js';
import type { RoutedCall } from '../routed.js';

export interface Picked {
  index: number;
  /** Why, for people; made when it is asked for. */
  why(): string;
}

/** What a strategy may go by besides the candidates. */
export interface Situation {
  call: RoutedCall;
  /** Expected of the answer. */
  outputTokens: number;
  hour: number;
  nowMs: number;
}

/** Picks one of the candidates, of which there is one at least. Time and chance come from outside. */
export interface Strategy {
  pick(candidates: readonly Candidate[], situation: Situation): Picked;
}

/** By weight, at random; by rank where all weights are 0. */
export function drawByWeight(candidates: readonly Candidate[], random: () => number): number {
  let sum = 0;
  for (const { target } of candidates) sum += target.weight;
  let left = random() * sum;
  for (let i = 0; i < candidates.length; i++) {
    left -= (candidates[i] as Candidate).target.weight;
    if (left < 0) return i;
  }
  return 0;
}

/** Index of the lowest; the first of equals. */
export function lowest(count: number, of: (index: number) => number): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const value = of(i);
    if (value >= least) continue;
    least = value;
    best = i;
  }
  return best;
}
