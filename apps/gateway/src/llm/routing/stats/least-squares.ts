const SIZE = 3;
/** Along this row all is known: there is nothing to learn, nor to forget. */
const NOTHING = 1e-12;

/**
 * Three coefficients learned from one row after another: recursive least squares with directional forgetting (Kulhavy, 1987). Forgotten is only what the row speaks of: with
 * plain exponential forgetting the spread of a coefficient that no row has spoken of for long grows without end, and the next row that does throws it anywhere.
 */
export class LeastSquares {
  readonly coefficients: Float64Array;
  private readonly spread = new Float64Array(SIZE * SIZE);
  private readonly along = new Float64Array(SIZE);

  /**
   * @param start what the coefficients are before any row
   * @param startSpread how far they may be off, each
   * @param kept share of what is known along a row that is left after it
   */
  constructor(
    start: readonly [number, number, number],
    startSpread: readonly [number, number, number],
    private readonly kept: number,
  ) {
    this.coefficients = Float64Array.from(start);
    for (let i = 0; i < SIZE; i++) this.spread[i * SIZE + i] = (startSpread[i] as number) ** 2;
  }

  /** Coefficients below zero count as zero: more tokens or more calls at a time make nothing faster. */
  predict(a: number, b: number, c: number): number {
    const k = this.coefficients;
    return Math.max(0, k[0] as number) * a + Math.max(0, k[1] as number) * b + Math.max(0, k[2] as number) * c;
  }

  /** @param errorMax a larger error counts as this one, so that no single row overturns what many said */
  learn(a: number, b: number, c: number, value: number, errorMax: number): void {
    const { coefficients: k, spread: p, along, kept } = this;
    for (let i = 0; i < SIZE; i++) along[i] = (p[i * SIZE] as number) * a + (p[i * SIZE + 1] as number) * b + (p[i * SIZE + 2] as number) * c;
    const unsure = a * (along[0] as number) + b * (along[1] as number) + c * (along[2] as number);
    if (unsure < NOTHING) return;
    const guess = (k[0] as number) * a + (k[1] as number) * b + (k[2] as number) * c;
    const error = Math.max(-errorMax, Math.min(errorMax, value - guess)) / (1 + unsure);
    // what the row adds, less what is forgotten along it
    const less = (kept - (1 - kept) / unsure) / (kept * (1 + unsure));
    for (let i = 0; i < SIZE; i++) {
      k[i] = (k[i] as number) + (along[i] as number) * error;
      for (let j = 0; j < SIZE; j++) p[i * SIZE + j] = (p[i * SIZE + j] as number) - less * (along[i] as number) * (along[j] as number);
    }
  }
}
