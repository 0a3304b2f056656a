import { draw } from '../../../upstream/balance/rendezvous.js';
import { hashText } from '../../../upstream/target.js';
import type { Candidate } from '../candidates.js';
import { drawByWeight, lowest, type Strategy } from './strategy.js';

/** The same caller keeps its target while it can be asked, and targets that come or go move only the callers that they must (rendezvous by weight). */
export const sticky = (random: () => number): Strategy => ({
  pick(candidates, { call: { stickyBy } }) {
    if (stickyBy === undefined) return { index: drawByWeight(candidates, random), why: () => 'caller unknown, drawn by weight' };
    const hash = hashText(stickyBy);
    const index = lowest(candidates.length, (i) => {
      const { target } = candidates[i] as Candidate;
      return -Math.log(draw(hash, target.stats.seed)) / target.weight;
    });
    return { index, why: () => 'kept for this caller' };
  },
});
