/** Ways an upstream's answer can end, as far as its speed goes. */
export interface GradientTerms {
  callsMin: number;
  callsMax: number;
  callsStart: number;
  /** How many times the usual latency is still usual. */
  latencyTolerance: number;
}

/** Answers that are judged together, at least; and how long they are collected at least, milliseconds. */
const WINDOW_SAMPLES = 10;
const WINDOW_MS = 100;
/** Weight of a window that is slower in what is held to be usual: what lasts for some minutes is the new usual, and what the limit itself causes is not. */
const SLOWER_WEIGHT = 1 / 3_000;
const QUICKER_WEIGHT = 0.05;
/** The first windows weigh more, so that what is usual is known soon. */
const WARM_WINDOWS = 10;
/** How fast the limit follows. */
const SMOOTHING = 0.2;
const FALL_MOST = 0.5;
const FALL_ON_FAILURE = 0.9;

/**
 * How many calls an upstream takes at once without slowing down, found out by its latency: the limit falls with the ratio of the usual latency to the present
 * one, and rises by the square root of itself while there is none. The idea is that of the gradient limits of Netflix's concurrency-limits.
 */
export class GradientLimit {
  private estimate: number;
  private usualMs = 0;
  private windows = 0;
  private sumMs = 0;
  private samples = 0;
  private failures = 0;
  private mostInFlight = 0;
  private windowEndsAt = 0;

  constructor(private readonly terms: GradientTerms) {
    this.estimate = terms.callsStart;
  }

  get limit(): number {
    return Math.floor(this.estimate);
  }
  /** Milliseconds; 0 while unknown. */
  get usual(): number {
    return this.usualMs;
  }

  /** @param latencyMs until the answer began; undefined for a failure that says that the upstream is overloaded. */
  sample(latencyMs: number | undefined, inFlight: number, nowMs: number): void {
    if (latencyMs === undefined) this.failures++;
    else {
      this.sumMs += latencyMs;
      this.samples++;
    }
    this.mostInFlight = Math.max(this.mostInFlight, inFlight);
    if (this.windowEndsAt === 0) this.windowEndsAt = nowMs + WINDOW_MS;
    if (this.samples + this.failures < WINDOW_SAMPLES || nowMs < this.windowEndsAt) return;
    this.judge();
    this.windowEndsAt = nowMs + WINDOW_MS;
    this.sumMs = this.samples = this.failures = this.mostInFlight = 0;
  }

  private judge(): void {
    if (this.failures * 2 > this.samples + this.failures) {
      this.set(this.estimate * FALL_ON_FAILURE);
      return;
    }
    const presentMs = Math.max(this.sumMs / this.samples, 0.01);
    this.learn(presentMs);
    const gradient = Math.max(FALL_MOST, Math.min(1, (this.terms.latencyTolerance * this.usualMs) / presentMs));
    // what is not used says nothing about how much more would be too much
    if (gradient === 1 && this.mostInFlight * 2 < this.estimate) return;
    const aim = this.estimate * gradient + Math.sqrt(this.estimate) * (gradient === 1 ? 1 : 0);
    this.set(this.estimate * (1 - SMOOTHING) + aim * SMOOTHING);
  }

  private learn(presentMs: number): void {
    this.windows++;
    const weight = presentMs < this.usualMs ? QUICKER_WEIGHT : SLOWER_WEIGHT;
    this.usualMs += (presentMs - this.usualMs) * (this.windows <= WARM_WINDOWS ? 1 / this.windows : weight);
  }

  private set(calls: number): void {
    this.estimate = Math.min(this.terms.callsMax, Math.max(this.terms.callsMin, calls));
  }
}
