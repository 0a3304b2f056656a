const KEPT = 128;

/** A fair sample of the times between pieces of one answer (reservoir sampling, Vitter's R): memory does not grow with its length. */
export class Delays {
  private readonly kept: number[] = [];
  private count = 0;

  constructor(private readonly random: () => number) {}

  add(ms: number): void {
    this.count++;
    if (this.kept.length < KEPT) this.kept.push(ms);
    else {
      const at = Math.floor(this.random() * this.count);
      if (at < KEPT) this.kept[at] = ms;
    }
  }

  /** Whole microseconds under which this share of them lies; undefined without any. */
  us(share: number): number | undefined {
    const { kept } = this;
    if (kept.length === 0) return undefined;
    const sorted = [...kept].sort((a, b) => a - b);
    return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number) * 1_000);
  }
}
