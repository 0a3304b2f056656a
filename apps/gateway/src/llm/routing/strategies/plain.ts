import type { Candidate } from '../candidates.js';
import { drawByWeight, lowest, type Strategy } from './strategy.js';

/** The first that can. Ranks were looked at before; among equals the order in which they are listed counts. */
export const byPriority: Strategy = {
  pick: () => ({ index: 0, why: () => 'first that can take it' }),
};

export const byWeight = (random: () => number): Strategy => ({
  pick(candidates) {
    const index = drawByWeight(candidates, random);
    return { index, why: () => `drawn by weight ${candidates[index]?.target.weight} of ${candidates.reduce((sum, { target }) => sum + target.weight, 0)}` };
  },
});

/** Fewest calls in flight for its weight; equals take turns. */
export function byLoad(): Strategy {
  let turn = 0;
  return {
    pick(candidates) {
      const { length } = candidates;
      turn = (turn + 1) % length;
      const at = (i: number): Candidate => candidates[(turn + i) % length] as Candidate;
      const first = lowest(length, (i) => (at(i).target.stats.inFlight + 1) / Math.max(0.001, at(i).target.weight));
      const index = (turn + first) % length;
      const { inFlight } = (candidates[index] as Candidate).target.stats;
      return { index, why: () => `fewest calls in flight: ${inFlight}` };
    },
  };
}
