import type { RouteSlo } from '@gatehouse/definition';
import type { Candidate } from '../candidates.js';
import { type Forecast, heardEnough, lateOf, lateSurely, steadyScaleOf, writingMs } from '../forecast.js';
import { lowest, type Situation } from './strategy.js';

/** A promise is kept where calls are late by no more than this part of it on average: with usual tails, where about 97 of 100 keep it; with long ones, where more do. */
const KEPT = 0.005;
/** Lateness that differs by less than this factor is the same: a few percent of the times. Predictions are not better than that. */
const NEAR = 1.25;
/** Where nothing is promised, so much of the usual time stands for it, the mean of all by weight: one that few calls take. */
export const TAIL = 2;
/** A failure is as bad as so much time where money is no matter. */
const FAILURE_MS = 10_000;

/** The shorter one of what is promised, milliseconds; infinite where nothing is. */
export const promisedMs = (slo: RouteSlo | undefined): number => Math.min(slo?.ttftMs ?? Number.POSITIVE_INFINITY, slo?.totalMs ?? Number.POSITIVE_INFINITY);

/** How late calls at a cheaper target may be on average: as much as keeps the promise; where nobody keeps it, as much as at the quickest. */
export const latePromised = (promised: number, quickest: number): number => Math.max(KEPT * promised, NEAR * quickest);

/** Where nothing is promised: as much as calls that are drawn by weight. All are above the same time, one that few calls take. */
export const lateDrawn = (drawn: number, quickest: number): number => NEAR * Math.max(drawn, quickest);

/**
 * Which candidates would be taken for their price alone and are too late for that. Null where nobody is: nobody that is cheaper goes before the one that would be taken if money
 * were no matter. While that one is not known, only who keeps a promise takes its place: so that it is heard. Who may be in time, by the little that is known, is not too late:
 * nobody would learn more of who is left alone.
 * @param totals what is compared unless this says no
 */
export function tooLate(
  candidates: readonly Candidate[],
  all: readonly Forecast[],
  totals: readonly number[],
  situation: Situation,
  slo: RouteSlo | undefined,
): readonly boolean[] | null {
  const quickest = lowest(all.length, (i) => (all[i] as Forecast).lateMs + FAILURE_MS * (all[i] as Forecast).failure);
  const { cost } = all[quickest] as Forecast;
  if (!all.some((one, i) => one.cost < cost && (totals[i] as number) <= (totals[quickest] as number))) return null;
  const scales = candidates.map((one) => steadyScaleOf(one, situation));
  const promised = promisedMs(slo);
  const open = promised === Number.POSITIVE_INFINITY;
  const held = open ? { totalMs: byWeight(candidates, (one, i) => TAIL * (scales[i] as number) + writingMs(one, situation)) } : slo;
  const late = candidates.map((one, i) => (heardEnough(one, situation.call) ? lateOf(one, scales[i] as number, situation, held) : 0));
  const own = late[quickest] as number;
  const known = heardEnough(candidates[quickest] as Candidate, situation.call);
  const drawn = open && known ? byWeight(candidates, (_, i) => late[i] as number) : 0;
  const most = open ? lateDrawn(drawn, own) : latePromised(promised, own);
  return candidates.map(
    (one, i) => (all[i] as Forecast).cost < cost && (late[i] as number) > most && lateSurely(one, scales[i] as number, situation, held) > most,
  );
}

/** Mean over the shares that the weights give. Weights of candidates are above 0. */
function byWeight(candidates: readonly Candidate[], of: (candidate: Candidate, index: number) => number): number {
  let sum = 0;
  let weights = 0;
  for (let i = 0; i < candidates.length; i++) {
    const one = candidates[i] as Candidate;
    sum += one.target.weight * of(one, i);
    weights += one.target.weight;
  }
  return sum / weights;
}
