import type { RouteSlo } from '@gatehouse/definition';
import type { Candidate } from '../candidates.js';
import { type Forecast, heardEnough, lateOf, lateSurely, steadyScaleOf, writingMs } from '../forecast.js';
import { lowest, type Situation } from './strategy.js';

/** A promise is kept where calls are late by no more than this part of it on average: with usual tails, where about 97 of 100 keep it; with long ones, where more do. */
const KEPT = 0.005;
/** Lateness that differs by less than this factor is the same: a few percent of the times. Predictions are not better than that. */
const NEAR = 1.25;
/** Where nothing is promised, these multiples of the usual time, the mean of all by weight, stand for it: the first tells slow targets, the second long tails. */
export const STANDARDS: readonly number[] = [1, 2];
/** A failure is as bad as so much time where money is no matter. */
const FAILURE_MS = 10_000;

/** The shorter one of what is promised, milliseconds; infinite where nothing is. */
export const promisedMs = (slo: RouteSlo | undefined): number => Math.min(slo?.ttftMs ?? Number.POSITIVE_INFINITY, slo?.totalMs ?? Number.POSITIVE_INFINITY);

/** How late calls at a cheaper target may be on average: as much as keeps the promise; where nobody keeps it, as much as at the quickest. */
export const latePromised = (promised: number, quickest: number): number => Math.max(KEPT * promised, NEAR * quickest);

/** Where nothing is promised: as much as calls that are drawn by weight. All are above the same time, one that few calls take. */
export const lateDrawn = (drawn: number, quickest: number): number => NEAR * Math.max(drawn, quickest);

/** One decision's question who is too late. */
class Lateness {
  constructor(
    private readonly candidates: readonly Candidate[],
    private readonly situation: Situation,
    private readonly slo: RouteSlo | undefined,
    private readonly quickest: number,
  ) {}

  tooLate(i: number): boolean {
    if (!this.heard(i)) return false;
    const promised = promisedMs(this.slo);
    if (promised === Number.POSITIVE_INFINITY) return this.beyondStandards(i);
    return this.late(i, this.slo) > latePromised(promised, 0) && this.surely(i, this.slo) > latePromised(promised, this.known(this.quickest, this.slo));
  }

  private beyondStandards(i: number): boolean {
    const usual = this.byWeight((one) => steadyScaleOf(one, this.situation) + writingMs(one, this.situation));
    for (const standard of STANDARDS) {
      const slo = { totalMs: standard * usual };
      const own = this.known(this.quickest, slo);
      if (this.late(i, slo) <= lateDrawn(0, own)) continue;
      // while the quickest is not known nobody takes its place: so that it is heard
      const drawn = this.heard(this.quickest) ? this.byWeight((_, j) => this.known(j, slo)) : 0;
      if (this.surely(i, slo) > lateDrawn(drawn, own)) return true;
    }
    return false;
  }

  private heard(i: number): boolean {
    return heardEnough(this.candidates[i] as Candidate, this.situation.call);
  }

  private late(i: number, slo: RouteSlo | undefined): number {
    return lateOf(this.candidates[i] as Candidate, this.situation, slo);
  }

  private known(i: number, slo: RouteSlo | undefined): number {
    return this.heard(i) ? this.late(i, slo) : 0;
  }

  private surely(i: number, slo: RouteSlo | undefined): number {
    return lateSurely(this.candidates[i] as Candidate, this.situation, slo);
  }

  /** Mean over the shares that the weights give. Weights of candidates are above 0. */
  private byWeight(of: (candidate: Candidate, index: number) => number): number {
    let sum = 0;
    let weights = 0;
    for (let i = 0; i < this.candidates.length; i++) {
      const one = this.candidates[i] as Candidate;
      sum += one.target.weight * of(one, i);
      weights += one.target.weight;
    }
    return sum / weights;
  }
}

/**
 * Which candidates would be taken for their price alone and are too late for that; null: none. Asked are those that are cheaper than the one that would be taken if money were no
 * matter, and go before it. Who may be in time, by the little that is known, is not too late: nobody would learn more of who is left alone.
 * @param totals what is compared unless this says no
 * @param near totals that differ by less are as good
 */
export function tooLate(
  candidates: readonly Candidate[],
  all: readonly Forecast[],
  totals: readonly number[],
  near: number,
  situation: Situation,
  slo: RouteSlo | undefined,
): readonly boolean[] | null {
  const quickest = lowest(all.length, (i) => (all[i] as Forecast).lateMs + FAILURE_MS * (all[i] as Forecast).failure);
  const { cost } = all[quickest] as Forecast;
  const most = (totals[quickest] as number) + near;
  let lateness: Lateness | null = null;
  let found: boolean[] | null = null;
  for (let i = 0; i < all.length; i++) {
    if ((all[i] as Forecast).cost >= cost || (totals[i] as number) > most) continue;
    lateness ??= new Lateness(candidates, situation, slo, quickest);
    if (!lateness.tooLate(i)) continue;
    found ??= all.map(() => false);
    found[i] = true;
  }
  return found;
}
