import type { RouteSlo } from '@gatehouse/definition';
import type { Candidate } from '../candidates.js';
import { type Forecast, forecasts } from '../forecast.js';
import { Exploration } from './exploration.js';
import { tooLate } from './in-time.js';
import { drawByWeight, lowest, type Picked, type Situation, type Strategy } from './strategy.js';

/** What the parts of a score are worth against each other, in micro-dollars. */
interface Worth {
  /** Of a millisecond above what is promised. */
  late: number;
  /** Of a call that fails: time, a second price, somebody's patience. */
  failure: number;
}

/** A second is worth a tenth of a cent, a failure a cent, unless the route says otherwise. */
const worthOf = (slo: RouteSlo | undefined): Worth => ({ late: (slo?.secondMicros ?? 1_000) / 1_000, failure: slo?.failureMicros ?? 10_000 });

/**
 * Scores that are apart by less than this part of the best one's usual time are as good: predictions are not better than that, and gateways that do not know of each other must
 * not all take the same.
 */
const NEAR = 0.05;
/** One that was not heard of for so long, or was never heard enough, may be much faster than it seems. */
const SILENT_MS = 90_000;
const HEARD_ENOUGH = 8;
const OPTIMISM = 0.35;

const total = ({ cost, lateMs, failure }: Forecast, worth: Worth): number => cost + worth.late * lateMs + worth.failure * failure;

/**
 * The lowest expected price: money (the provider's prompt cache included), lateness and failures in one unit. Unless the route weighs money against time, a lower price buys no
 * lateness beyond what is promised (`in-time.ts`). Of those near the best two are drawn by weight and the better
 * is taken; now and then, within a budget, one that could be better than it seems is asked.
 */
export class Predictive implements Strategy {
  private readonly exploration = new Exploration();
  private readonly worth: Worth;

  constructor(
    private readonly random: () => number,
    private readonly slo: RouteSlo | undefined,
  ) {
    this.worth = worthOf(slo);
  }

  pick(candidates: readonly Candidate[], situation: Situation): Picked {
    const all = forecasts(candidates, situation, this.slo);
    withoutPrice(candidates, all);
    const totals = all.map((one) => total(one, this.worth));
    const late = this.slo?.saving === 'weighed' ? null : tooLate(candidates, all, totals, this.near(all), situation, this.slo);
    const scores = late === null ? totals : totals.map((one, i) => (late[i] === true ? Number.POSITIVE_INFINITY : one));
    const best = lowest(scores.length, (i) => scores[i] as number);
    this.exploration.earn();
    const explored = this.exploration.affordable ? this.unknown(candidates, all, scores[best] as number, situation) : -1;
    const index = explored >= 0 && this.exploration.spend() ? explored : this.ofTwo(candidates, scores, best, (all[best] as Forecast).scale);
    return { index, why: () => explain(candidates, all, { totals, late }, index, index === explored && index !== best) };
  }

  private near(all: readonly Forecast[]): number {
    return this.worth.late * (all[0] as Forecast).scale * NEAR;
  }

  private ofTwo(candidates: readonly Candidate[], scores: readonly number[], best: number, usualMs: number): number {
    const line = (scores[best] as number) + this.worth.late * usualMs * NEAR;
    const near: number[] = [];
    for (let i = 0; i < scores.length; i++) if ((scores[i] as number) <= line) near.push(i);
    if (near.length === 1) return best;
    const all = near.map((i) => candidates[i] as Candidate);
    const [one, other] = [near[drawByWeight(all, this.random)] as number, near[drawByWeight(all, this.random)] as number];
    return (scores[one] as number) <= (scores[other] as number) ? one : other;
  }

  /** The one that was silent longest among those that would be best if they were as fast as they may be; -1: none. */
  private unknown(candidates: readonly Candidate[], all: readonly Forecast[], best: number, { call: { stream }, nowMs }: Situation): number {
    let found = -1;
    let since = Number.POSITIVE_INFINITY;
    for (let i = 0; i < candidates.length; i++) {
      const { stats } = (candidates[i] as Candidate).target;
      const { heardAtMs, count } = stream ? stats.firstToken : stats.whole;
      if (!stats.stall.settled || heardAtMs >= since || (count >= HEARD_ENOUGH && nowMs - heardAtMs < SILENT_MS)) continue;
      const one = all[i] as Forecast;
      if (total({ ...one, lateMs: one.lateMs * OPTIMISM }, this.worth) >= best) continue;
      found = i;
      since = heardAtMs;
    }
    return found;
  }
}

/** A price that is not known is neither a reason for nor against: the mean of the others. */
function withoutPrice(candidates: readonly Candidate[], all: readonly Forecast[]): void {
  let sum = 0;
  let known = 0;
  for (let i = 0; i < candidates.length; i++) {
    if ((candidates[i] as Candidate).target.price === undefined) continue;
    sum += (all[i] as Forecast).cost;
    known++;
  }
  if (known === 0 || known === candidates.length) return;
  for (let i = 0; i < candidates.length; i++) if ((candidates[i] as Candidate).target.price === undefined) (all[i] as Forecast).cost = sum / known;
}

function explain(
  candidates: readonly Candidate[],
  all: readonly Forecast[],
  { totals, late }: { totals: readonly number[]; late: readonly boolean[] | null },
  index: number,
  explored: boolean,
): string {
  const { cost, lateMs, failure, cachedTokens } = all[index] as Forecast;
  const parts = [`cost ${Math.round(cost)}`, `late ${Math.round(lateMs)} ms`, `fails ${(failure * 100).toFixed(1)}%`];
  if (cachedTokens > 0) parts.push(`${cachedTokens} tokens cached`);
  const others = candidates
    .map(({ target }, i) => ({ name: target.name, score: totals[i] as number, late: late?.[i] === true, i }))
    .filter(({ i }) => i !== index)
    .sort((a, b) => a.score - b.score)
    .slice(0, 3)
    .map((one) => `${one.name} ${Math.round(one.score)}${one.late ? ' but late' : ''}`);
  const against = others.length === 0 ? '' : `; else ${others.join(', ')}`;
  return `score ${Math.round(totals[index] as number)} (${parts.join(', ')})${explored ? ', to find out' : ''}${against}`;
}
