const BINS = 72;
/** Of the logarithm: a value may be from 1/20 to 150 times what it is held against. */
const LOWEST = -3;
const HIGHEST = 5;
const WIDTH = (HIGHEST - LOWEST) / BINS;
/** Masses grow instead of old ones being shrunk on every value; before they lose precision all are scaled down. */
const TOO_LARGE = 1e9;
/** Standard errors that make sure. */
const SURE = 2;

/** Sums are renewed after so many values, or a sixteenth of those that there are. */
const STALE_MAX = 16;

const MIDDLES = Float64Array.from({ length: BINS }, (_, i) => Math.exp(LOWEST + (i + 0.5) * WIDTH));

/** The first bin whose middle is above the ratio; `BINS` where none is. */
function firstAbove(ratio: number): number {
  if (ratio <= 0) return 0;
  return Math.max(0, Math.min(BINS, Math.floor((Math.log(ratio) - LOWEST) / WIDTH + 0.5)));
}

/** Of ratios, on a logarithmic scale: which share of them lies where. The older a ratio, the less it counts. */
export class DecayedHistogram {
  private readonly mass = new Float64Array(BINS);
  private total = 0;
  private next = 1;
  private readonly growth: number;
  private above: { mass: Float64Array; ratio: Float64Array } | null = null;
  private added = 0;
  /** Values since the sums were renewed; infinite: there are none. */
  private stale = Number.POSITIVE_INFINITY;

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
    this.stale = Number.POSITIVE_INFINITY;
  }

  /** @param logRatio natural logarithm */
  add(logRatio: number): void {
    const place = Math.max(0, Math.min(BINS - 1, Math.floor((logRatio - LOWEST) / WIDTH)));
    this.mass[place] = (this.mass[place] as number) + this.next;
    this.total += this.next;
    this.next *= this.growth;
    this.added++;
    this.stale++;
    if (this.next > TOO_LARGE) this.rescale();
  }

  private rescale(): void {
    for (let i = 0; i < BINS; i++) this.mass[i] = (this.mass[i] as number) / this.next;
    this.total /= this.next;
    this.next = 1;
    this.stale = Number.POSITIVE_INFINITY;
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

  /** Sums from the top down, renewed when so much was added that it shows: they are asked for at each decision. */
  private sumsAbove(): { mass: Float64Array; ratio: Float64Array } {
    this.above ??= { mass: new Float64Array(BINS + 1), ratio: new Float64Array(BINS + 1) };
    const { above } = this;
    if (this.stale <= Math.min(STALE_MAX, this.added / STALE_MAX)) return above;
    for (let i = BINS - 1; i >= 0; i--) {
      const mass = this.mass[i] as number;
      above.mass[i] = (above.mass[i + 1] as number) + mass;
      above.ratio[i] = (above.ratio[i + 1] as number) + mass * (MIDDLES[i] as number);
    }
    this.stale = 0;
    return above;
  }

  /** Mean of what `scale` times a ratio is above `threshold`, 0 where it is not. */
  meanAbove(scale: number, threshold: number): number {
    const { mass, ratio } = this.sumsAbove();
    const from = firstAbove(threshold / scale);
    return (scale * (ratio[from] as number) - threshold * (mass[from] as number)) / (mass[0] as number);
  }

  /** The same, less what it may be by chance: with few ratios above the threshold nearly nothing. */
  surelyAbove(scale: number, threshold: number): number {
    const { mass } = this.sumsAbove();
    // in units of the newest: how many ratios the masses stand for; what they come to is off by one part in the root of that
    const count = (mass[firstAbove(threshold / scale)] as number) / this.next;
    return this.meanAbove(scale, threshold) * Math.max(0, 1 - SURE / Math.sqrt(Math.max(1, count)));
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
