/** How far one hit or miss moves the line. */
const STEP = 0.04;
const BOUND = 1.5;

/**
 * Moves a predicted quantile, on a logarithmic scale, until the share of values below it is what was promised (adaptive conformal inference, Gibbs and Candes 2021). Holds on
 * average whatever the values do: drift, choice of the fastest target, hedging that hides the slow answers.
 */
export class Cover {
  offset = 0;

  constructor(readonly share: number) {}

  heard(below: boolean): void {
    const moved = this.offset + STEP * (this.share - (below ? 1 : 0));
    this.offset = Math.max(-BOUND, Math.min(BOUND, moved));
  }
}
