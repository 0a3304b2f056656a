/** A share of yes among yes and no, in which older answers count less: the mean of a Beta distribution, with its prior given in answers. */
export class DecayedShare {
  private yes = 0;
  private all = 0;
  private atMs = 0;
  private readonly kept: number;
  /** Of a millisecond, in the exponent of e: powers of two cost a third more. */
  private readonly fade: number;

  /**
   * @param memory how many of the latest answers it goes by, about: few, and a change shows at once
   * @param halfLifeMs after which an answer counts half though no other came: long, and what failed is not tried again too soon
   */
  constructor(
    private readonly priorYes: number,
    private readonly priorAll: number,
    memory: number,
    halfLifeMs: number,
  ) {
    this.kept = 1 - 1 / memory;
    this.fade = -Math.LN2 / halfLifeMs;
  }

  private left(nowMs: number): number {
    return nowMs <= this.atMs ? 1 : Math.exp((nowMs - this.atMs) * this.fade);
  }

  share(nowMs: number): number {
    const left = this.left(nowMs);
    return (this.priorYes + this.yes * left) / (this.priorAll + this.all * left);
  }

  /** @param amount of one answer that is a yes, 0 to 1 */
  add(amount: number, nowMs: number): void {
    const left = this.left(nowMs) * this.kept;
    this.yes = this.yes * left + amount;
    this.all = this.all * left + 1;
    this.atMs = Math.max(this.atMs, nowMs);
  }
}
