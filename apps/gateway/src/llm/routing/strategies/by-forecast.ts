import type { RouteSlo } from '@gatehouse/definition';
import type { Candidate } from '../candidates.js';
import { expectedCost } from '../expected-cost.js';
import { forecasts } from '../forecast.js';
import { lowest, type Strategy } from './strategy.js';

/** Cheapest, cached input counted at its price; one whose price is not known is taken last. */
export const byCost: Strategy = {
  pick(candidates, { call, outputTokens }) {
    const cost = (i: number): number => {
      const { target, key, cachedTokens } = candidates[i] as Candidate;
      if (target.price === undefined) return Number.MAX_VALUE;
      return expectedCost(target.price, call.inputTokens, cachedTokens * key.stats.cacheYield.share(0), outputTokens);
    };
    const index = lowest(candidates.length, cost);
    const micros = cost(index);
    return { index, why: () => (micros === Number.MAX_VALUE ? 'no price is known' : `cheapest, about $${(micros / 1e6).toFixed(6)}`) };
  },
};

/** Shortest predicted time; what was slow is tried again as its slowness fades. */
export const byTime = (slo: RouteSlo | undefined): Strategy => ({
  pick(candidates, situation) {
    const times = forecasts(candidates, situation, slo).map(({ lateMs }) => lateMs);
    const index = lowest(times.length, (i) => times[i] as number);
    return { index, why: () => `soonest, ${Math.round(times[index] as number)} ms expected` };
  },
});
