export const HOURS_OF_WEEK = 168;
/** Values after which half of an hour's own mean is believed. */
const BELIEF = 25;
/** An hour's mean goes by about so many of its latest values. */
const MEMORY = 400;

/** How much slower or faster each hour of the week is than the long-run mean, as a logarithm; near 0 until an hour was seen often. */
export class Hours {
  // most models are asked for now and then only: nothing is held for them
  private means: Float32Array | null = null;
  private counts: Uint16Array | null = null;

  at(hour: number): number {
    const count = this.counts?.[hour] ?? 0;
    return count === 0 ? 0 : (this.means?.[hour] ?? 0) * (count / (count + BELIEF));
  }

  learn(hour: number, logRatio: number): void {
    this.means ??= new Float32Array(HOURS_OF_WEEK);
    this.counts ??= new Uint16Array(HOURS_OF_WEEK);
    const count = Math.min(MEMORY, (this.counts[hour] as number) + 1);
    this.counts[hour] = count;
    const mean = this.means[hour] as number;
    this.means[hour] = mean + (Math.max(-2, Math.min(2, logRatio)) - mean) / count;
  }
}

/** 0 is the hour after midnight on Monday, UTC. @param epochMs since the Unix epoch, which began on a Thursday */
export const hourOfWeek = (epochMs: number): number => (Math.floor(epochMs / 3_600_000) + 72) % HOURS_OF_WEEK;
