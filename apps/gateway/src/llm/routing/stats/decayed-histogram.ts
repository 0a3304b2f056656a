const BINS = 72;
/** Of the logarithm: a value may be from 1/20 to 150 times what it is held against. */
const LOWEST = -3;
const HIGHEST = 5;
const WIDTH = (HIGHEST - LOWEST) / BINS;
/** Masses grow instead of old ones being shrunk on every value; before they lose precision all are scaled down. */
const TOO_LARGE = 1e9;

const MIDDLES = Float64Array.from({ length: BINS }, (_, i) => Math.exp(LOWEST + (i + 0.5) * WIDTH));

/** Of ratios, on a logarithmic scale: which share of them lies where. The older a ratio, the less it counts. */
export class DecayedHistogram {
  private readonly mass = new Float64Array(BINS);
  private total = 0;
  private next = 1;
  private readonly growth: number;

  /** @param memory how many of the latest ratios it goes by, about */
  constructor(memory: number) {
    this.growth = 1 / (1 - 1 / memory);
  }

  /** Begins as if it had seen `count` ratios around 1 with this spread of their logarithm. */
  prime(count: number, spread: number): void {
    let sum = 0;
    const shape = MIDDLES.map((middle) => {
      const density = Math.exp(-0.5 * (Math.log(middle) / spread) ** 2);
      sum += density;
      return density;
    });
    for (let i = 0; i < BINS; i++) this.mass[i] = (this.mass[i] as number) + ((shape[i] as number) * count) / sum;
    this.total += count;
  }

  /** @param logRatio natural logarithm */
  add(logRatio: number): void {
    const place = Math.max(0, Math.min(BINS - 1, Math.floor((logRatio - LOWEST) / WIDTH)));
    this.mass[place] = (this.mass[place] as number) + this.next;
    this.total += this.next;
    this.next *= this.growth;
    if (this.next > TOO_LARGE) this.rescale();
  }

  private rescale(): void {
    for (let i = 0; i < BINS; i++) this.mass[i] = (this.mass[i] as number) / this.next;
    this.total /= this.next;
    this.next = 1;
  }

  /** Natural logarithm of the ratio below which this share lies. */
  quantile(share: number): number {
    let left = share * this.total;
    for (let i = 0; i < BINS; i++) {
      const mass = this.mass[i] as number;
      if (mass >= left && mass > 0) return LOWEST + (i + left / mass) * WIDTH;
      left -= mass;
    }
    return HIGHEST;
  }

  /** Mean of what `scale` times a ratio is above `threshold`, 0 where it is not. */
  meanAbove(scale: number, threshold: number): number {
    let sum = 0;
    for (let i = BINS - 1; i >= 0; i--) {
      const over = scale * (MIDDLES[i] as number) - threshold;
      if (over <= 0) break;
      sum += over * (this.mass[i] as number);
    }
    return sum / this.total;
  }

  /** Share of ratios above this one, given as its natural logarithm. */
  shareAbove(logRatio: number): number {
    const at = (logRatio - LOWEST) / WIDTH;
    const place = Math.floor(at);
    if (place < 0) return 1;
    if (place >= BINS) return 0;
    let above = (1 - (at - place)) * (this.mass[place] as number);
    for (let i = place + 1; i < BINS; i++) above += this.mass[i] as number;
    return above / this.total;
  }
}
