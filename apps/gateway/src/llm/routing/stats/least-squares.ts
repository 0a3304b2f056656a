const SIZE = 3;

/**
 * Three coefficients learned from one row after another: recursive least squares with exponential forgetting, that is a Kalman filter of coefficients that wander.
 * What is forgotten is never more than what was known at the start: without that bound the spread of a coefficient that no row speaks of grows without end.
 */
export class LeastSquares {
  readonly coefficients: Float64Array;
  private readonly spread = new Float64Array(SIZE * SIZE);
  private readonly step = new Float64Array(SIZE);

  /**
   * @param start what the coefficients are before any row
   * @param startSpread how far they may be off, each
   * @param forgetting share of what is known that is left after one row
   */
  constructor(
    start: readonly [number, number, number],
    private readonly startSpread: readonly [number, number, number],
    private readonly forgetting: number,
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
    const { coefficients: k, spread: p, step } = this;
    const row0 = (p[0] as number) * a + (p[1] as number) * b + (p[2] as number) * c;
    const row1 = (p[3] as number) * a + (p[4] as number) * b + (p[5] as number) * c;
    const row2 = (p[6] as number) * a + (p[7] as number) * b + (p[8] as number) * c;
    const divisor = this.forgetting + a * row0 + b * row1 + c * row2;
    const guess = (k[0] as number) * a + (k[1] as number) * b + (k[2] as number) * c;
    const error = Math.max(-errorMax, Math.min(errorMax, value - guess));
    step[0] = row0 / divisor;
    step[1] = row1 / divisor;
    step[2] = row2 / divisor;
    for (let i = 0; i < SIZE; i++) k[i] = (k[i] as number) + (step[i] as number) * error;
    this.shrink(row0, row1, row2);
  }

  private shrink(row0: number, row1: number, row2: number): void {
    const { spread: p, step } = this;
    const rows = [row0, row1, row2];
    for (let i = 0; i < SIZE; i++) {
      for (let j = i; j < SIZE; j++) {
        let value = ((p[i * SIZE + j] as number) - (step[i] as number) * (rows[j] as number)) / this.forgetting;
        if (i === j) value = Math.max(1e-12, Math.min(value, (this.startSpread[i] as number) ** 2));
        else {
          // a covariance can be no larger than its variances allow, and these were bounded
          const bound = (this.startSpread[i] as number) * (this.startSpread[j] as number);
          value = Math.max(-bound, Math.min(bound, value));
        }
        p[i * SIZE + j] = value;
        p[j * SIZE + i] = value;
      }
    }
  }
}
