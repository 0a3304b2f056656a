/** A share of yes among yes and no, in which older answers count less: a Beta distribution's mean, with its prior given in answers. */
export class DecayedShare {
  private yes = 0;
  private all = 0;
  private atMs = 0;

  /** @param halfLifeMs after which an answer counts half */
  constructor(
    private readonly priorYes: number,
    private readonly priorAll: number,
    private readonly halfLifeMs: number,
  ) {}

  private left(nowMs: number): number {
    return nowMs <= this.atMs ? 1 : 2 ** (-(nowMs - this.atMs) / this.halfLifeMs);
  }

  share(nowMs: number): number {
    const left = this.left(nowMs);
    return (this.priorYes + this.yes * left) / (this.priorAll + this.all * left);
  }

  /** @param amount of one answer that is a yes, 0 to 1 */
  add(amount: number, nowMs: number): void {
    const left = this.left(nowMs);
    this.yes = this.yes * left + amount;
    this.all = this.all * left + 1;
    this.atMs = Math.max(this.atMs, nowMs);
  }
}
