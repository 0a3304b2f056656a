/** How much of something a client may do: so many at once, then as they grow back. Spending is a subtraction, no timer runs. */
export class Allowance {
  private left: number;

  constructor(
    private readonly burst: number,
    private readonly perSecond: number,
    private at: number,
  ) {
    this.left = burst;
  }

  /** False when there is nothing left to spend. */
  spend(nowMs: number): boolean {
    this.left = Math.min(this.burst, this.left + ((nowMs - this.at) / 1000) * this.perSecond);
    this.at = nowMs;
    this.left--;
    return this.left >= 0;
  }
}
