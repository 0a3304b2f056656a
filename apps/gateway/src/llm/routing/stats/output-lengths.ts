import { DecayedHistogram } from './decayed-histogram.js';

/** Around which ratios are kept, tokens; also what an answer is taken for before any was seen. */
const USUAL = 300;
const MEMORY = 500;
/** Answers after which the mean is the route's own. */
const PRIOR = { count: 8, spread: 0.8 };

/** How long the answers of a route are. */
export class OutputLengths {
  usedAtMs = 0;
  private readonly shape = new DecayedHistogram(MEMORY);

  constructor() {
    this.shape.prime(PRIOR.count, PRIOR.spread);
  }

  /** Tokens below which this share of the answers lies. */
  quantile(share: number): number {
    return USUAL * Math.exp(this.shape.quantile(share));
  }

  /** Mean length, tokens. @param most that the caller allows; 0: any */
  expected(most: number): number {
    const all = this.shape.meanAbove(USUAL, 0);
    return most === 0 ? all : Math.max(1, all - this.shape.meanAbove(USUAL, most));
  }

  learn(tokens: number): void {
    this.shape.add(Math.log(Math.max(1, tokens) / USUAL));
  }
}
