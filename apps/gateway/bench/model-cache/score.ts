import type { Pair } from './pairs.js';

/** Whether an answer to the one would be given to the other. */
export type Judge = (pair: Pair) => boolean;

export interface Score {
  readonly family: string;
  /** Pairs that mean the same, and how many of them were found. */
  readonly same: number;
  readonly found: number;
  /** Pairs that do not, and those for which the wrong answer would have been given. */
  readonly others: number;
  readonly wrong: readonly Pair[];
}

export const textsOf = (pairs: readonly Pair[]): string[] => [...new Set(pairs.flatMap(({ one, other }) => [one, other]))];

export function score(pairs: readonly Pair[], judge: Judge): Score[] {
  return [...Map.groupBy(pairs, ({ family }) => family)].map(([family, all]) => {
    const same = all.filter((pair) => pair.same);
    const others = all.filter((pair) => !pair.same);
    return { family, same: same.length, found: same.filter(judge).length, others: others.length, wrong: others.filter(judge) };
  });
}

export function sum(scores: readonly Score[]): Omit<Score, 'family'> {
  const all = { same: 0, found: 0, others: 0, wrong: [] as Pair[] };
  for (const { same, found, others, wrong } of scores) {
    all.same += same;
    all.found += found;
    all.others += others;
    all.wrong.push(...wrong);
  }
  return all;
}
