const LARGEST_US = 2_000_000;

/** Times to the microsecond, up to two seconds. */
export class Histogram {
  private readonly counts = new Uint32Array(LARGEST_US + 1);
  private total = 0;

  /** Nothing is added for what is no number. */
  add(us: number): void {
    if (Number.isNaN(us)) return;
    this.total++;
    const at = Math.min(LARGEST_US, Math.max(0, Math.round(us)));
    this.counts[at] = (this.counts[at] ?? 0) + 1;
  }

  percentile(share: number): number {
    let left = this.total * share;
    for (const [us, count] of this.counts.entries()) {
      left -= count;
      if (left <= 0) return us;
    }
    return Number.NaN;
  }
}
