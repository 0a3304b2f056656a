/** Memory of the two means that the gain goes by: about the last ten values. */
const SMOOTHING = 0.1;
const GAIN_MIN = 0.02;
const GAIN_MAX = 0.45;
/** One value says no more than this: to the means, and to the level. */
const ERROR_MAX = 1.6;
const JUMP_MAX = 3;
/** How often a level jumps, against which a value's own rareness is weighed. */
const JUMPS = 0.004;
/** So much of a level is left after this while in which nothing was heard: what was slow for a minute is rarely slow for an hour. */
const REVERT_MS = 45_000;

/**
 * How far times are off from what the slow model says, as a logarithm, followed as fast as the errors agree in sign (Trigg and Leach, 1967): in noise it hardly moves, after a
 * step it is there within a few values. Goes back to 0 while nothing is heard.
 */
export class Level {
  private value = 0;
  private error = 0;
  private absolute = 0.5;
  private heardAtMs = 0;

  at(nowMs: number): number {
    return this.value === 0 ? 0 : this.value * Math.exp(-Math.max(0, nowMs - this.heardAtMs) / REVERT_MS);
  }

  /** As it was when something was heard last. */
  get last(): number {
    return this.value;
  }

  /**
   * @param logRatio of what was measured to what the slow model said
   * @param rareness share of the latest values that were as far off on the same side
   */
  learn(logRatio: number, rareness: number, nowMs: number): void {
    const before = this.at(nowMs);
    const error = Math.max(-ERROR_MAX, Math.min(ERROR_MAX, logRatio - before));
    this.error += SMOOTHING * (error - this.error);
    this.absolute += SMOOTHING * (Math.abs(error) - this.absolute);
    const agreement = this.error / Math.max(1e-6, this.absolute);
    const gain = Math.max(GAIN_MIN, Math.min(GAIN_MAX, agreement * agreement));
    const jump = JUMPS / (JUMPS + rareness);
    this.value = before + (jump > gain ? jump * Math.max(-JUMP_MAX, Math.min(JUMP_MAX, logRatio - before)) : gain * error);
    this.heardAtMs = nowMs;
  }
}
