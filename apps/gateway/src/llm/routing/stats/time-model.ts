import { Cover } from './cover.js';
import { DecayedHistogram } from './decayed-histogram.js';
import { Hours } from './hours.js';
import { LeastSquares } from './least-squares.js';
import { Level } from './level.js';

/** What a time is before anything was measured, milliseconds: at least, per thousand tokens that are not cached, and per unit of the third feature. */
export type TimePrior = readonly [base: number, perThousandTokens: number, perThird: number];

/** A coefficient may be off by as much as it says itself twice, and by so many milliseconds in any case. */
const SPREAD = 2;
const SPREAD_LEAST = [100, 60, 60] as const;

/** About so many of the latest calls decide the coefficients, those of the long run, and the shape of what is left: tails are rare, and need more. */
const FORGETTING = 1 - 1 / 300;
const SLOW_FORGETTING = 1 - 1 / 20_000;
const SHAPE_MEMORY = 700;
const SHAPE_PRIOR = { count: 12, spread: 0.45 };
/** In units of what was predicted: one call that took longer counts as this. */
const ERROR_MAX = 1.5;
const FLOOR_MS = 1;
/** The middle of noise is learned from about so many values. */
const CENTRE_STEP = 1 / 200;
/** A level within a factor of two may be noise. */
const LEVEL_NOISE = Math.LN2;

/**
 * Predicts a time of one target from three features, as a distribution: a linear model (rows divided by what was predicted, so that a second at ten seconds weighs like a
 * tenth at one), times the hour of the week, times a fast level, times the ratios seen lately. Never 0, and as much as the prior before anything was heard.
 */
export class TimeModel {
  /** Measured, ever. */
  count = 0;
  heardAtMs = Number.NEGATIVE_INFINITY;
  private readonly model: LeastSquares;
  private readonly longRun: LeastSquares;
  private readonly hours = new Hours();
  private readonly level = new Level();
  /** What squares fit is a mean, which lies above most values: so far below it, as a logarithm, the level is at rest. */
  private centre = 0;
  private readonly shape = new DecayedHistogram(SHAPE_MEMORY);
  private readonly half = new Cover(0.5);
  private readonly most = new Cover(0.95);

  constructor(prior: TimePrior) {
    const spread = SPREAD_LEAST.map((least, i) => Math.max(least, SPREAD * (prior[i] as number))) as [number, number, number];
    this.model = new LeastSquares([...prior], spread, FORGETTING);
    this.longRun = new LeastSquares([...prior], spread, SLOW_FORGETTING);
    this.shape.prime(SHAPE_PRIOR.count, SHAPE_PRIOR.spread);
  }

  /** Coefficients now, to be the prior of a target like this one. */
  get coefficients(): TimePrior {
    const [a = 0, b = 0, c = 0] = this.model.coefficients;
    return [Math.max(FLOOR_MS, a), Math.max(0, b), Math.max(0, c)];
  }

  private base(kilotokens: number, third: number, hour: number): number {
    return Math.max(FLOOR_MS, this.model.predict(1, kilotokens, third)) * Math.exp(this.hours.at(hour) + this.centre);
  }

  /** What ratios are multiplied with, milliseconds. @param settled false while calls are out that say whether the last level still holds */
  scale(kilotokens: number, third: number, hour: number, nowMs: number, settled: boolean): number {
    return this.base(kilotokens, third, hour) * Math.exp(settled ? this.level.at(nowMs) : this.level.last);
  }

  /** The same in the long run: a level that may be noise is none. For what should not change from call to call. */
  steadyScale(kilotokens: number, third: number, hour: number, nowMs: number): number {
    const level = this.level.at(nowMs);
    return this.base(kilotokens, third, hour) * Math.exp(Math.sign(level) * Math.max(0, Math.abs(level) - LEVEL_NOISE));
  }

  median(scale: number): number {
    return scale * Math.exp(this.shape.quantile(0.5) + this.half.offset);
  }

  /** Below which 95 of 100 lie. */
  high(scale: number): number {
    return scale * Math.exp(this.shape.quantile(0.95) + this.most.offset);
  }

  /** Mean of what is above the threshold. @param promised milliseconds */
  meanAbove(scale: number, promised: number): number {
    return this.shape.meanAbove(scale, promised);
  }

  /** The same, as little as it may well be: of few times nothing is sure. */
  surelyAbove(scale: number, promised: number): number {
    return this.shape.surelyAbove(scale, promised);
  }

  /** Chance of a time longer than this. */
  chanceAbove(scale: number, ms: number): number {
    return this.shape.shareAbove(Math.log(Math.max(FLOOR_MS, ms) / scale));
  }

  /** @param said what was predicted when the call was sent: the median, and below which 95 of 100 lie */
  learn(ms: number, kilotokens: number, third: number, hour: number, nowMs: number, said: { median: number; high: number }): void {
    const taken = Math.max(FLOOR_MS, ms);
    const season = Math.exp(this.hours.at(hour));
    const guess = Math.max(FLOOR_MS, this.model.predict(1, kilotokens, third));
    const apart = Math.log(taken / (guess * season));
    const seen = apart - this.centre;
    const off = seen - this.level.at(nowMs);
    const above = this.shape.shareAbove(off);
    this.level.learn(seen, off > 0 ? above : 1 - above, nowMs);
    this.shape.add(off);
    this.centre += CENTRE_STEP * Math.max(-ERROR_MAX, Math.min(ERROR_MAX, seen));
    this.model.learn(1 / guess, kilotokens / guess, third / guess, taken / (guess * season), ERROR_MAX);
    const usual = Math.max(FLOOR_MS, this.longRun.predict(1, kilotokens, third));
    this.hours.learn(hour, Math.log(taken / usual));
    this.longRun.learn(1 / usual, kilotokens / usual, third / usual, taken / usual, ERROR_MAX);
    this.half.heard(ms <= said.median);
    this.most.heard(ms <= said.high);
    this.count++;
    this.heardAtMs = nowMs;
  }

  /** A call was given up after `ms` without an answer: what it would have taken is guessed from those that took longer. */
  learnAtLeast(ms: number, scale: number, kilotokens: number, third: number, hour: number, nowMs: number, said: { median: number; high: number }): void {
    const above = this.chanceAbove(scale, ms);
    const guessed = above > 0.002 ? scale * Math.exp(this.shape.quantile(1 - above / 2)) : ms * 1.5;
    this.learn(Math.max(ms, guessed), kilotokens, third, hour, nowMs, said);
  }
}
