import type { RouteSlo } from '@gatehouse/definition';
import type { Candidate } from './candidates.js';
import { expectedCost } from './expected-cost.js';
import type { RoutedCall } from './routed.js';
import { uncached } from './stats/target-flight.js';
import type { TimeModel } from './stats/time-model.js';
import type { Situation } from './strategies/strategy.js';

/** What asking a candidate is expected to come to. */
export interface Forecast {
  /** Micro-dollars; 0 where the price is not known. */
  cost: number;
  /** Milliseconds above what is promised, on average; all of the time where nothing is. */
  lateMs: number;
  /** Chance. */
  failure: number;
  /** See `TimeModel.scale`. */
  scale: number;
  cachedTokens: number;
}

const stalled = { chance: 0, ms: 0 };

/** What times at a candidate are multiples of, milliseconds; see `TimeModel.scale`. */
export function scaleOf({ target, key, cachedTokens }: Candidate, call: RoutedCall, outputTokens: number, hour: number, nowMs: number): number {
  const { firstToken, whole, stall, inFlight } = target.stats;
  const kilotokens = uncached(call.inputTokens, cachedTokens, key) / 1_000;
  return call.stream
    ? firstToken.scale(kilotokens, inFlight, hour, nowMs, stall.settled)
    : whole.scale(kilotokens, outputTokens / 100, hour, nowMs, stall.settled);
}

/** Whether so much was heard of it that it is judged by itself. */
export const heardEnough = (candidate: Candidate, call: RoutedCall): boolean => modelOf(candidate, call).count >= HEARD_ENOUGH;

/** Milliseconds above what is promised on average, as `Forecast.lateMs`, but nothing that hangs is counted; and as little of that as it may well be. */
export function lateSurely(candidate: Candidate, situation: Situation, slo: RouteSlo | undefined): number {
  const [model, scale] = [modelOf(candidate, situation.call), steadyScaleOf(candidate, situation)];
  return late(slo, writingMs(candidate, situation), (promised) => model.surelyAbove(scale, promised));
}

/** The same as it is expected. */
export function lateOf(candidate: Candidate, situation: Situation, slo: RouteSlo | undefined): number {
  const [model, scale] = [modelOf(candidate, situation.call), steadyScaleOf(candidate, situation)];
  return late(slo, writingMs(candidate, situation), (promised) => model.meanAbove(scale, promised));
}

const modelOf = ({ target: { stats } }: Candidate, { stream }: RoutedCall): TimeModel => (stream ? stats.firstToken : stats.whole);
/** Expected from the first content to the last, milliseconds. */
export const writingMs = ({ target: { stats } }: Candidate, { call, outputTokens }: Situation): number =>
  call.stream ? outputTokens * stats.speed.msPerToken : 0;

/** As `scaleOf`, in the long run. */
export function steadyScaleOf(candidate: Candidate, { call, outputTokens, hour, nowMs }: Situation): number {
  const { target, key, cachedTokens } = candidate;
  const kilotokens = uncached(call.inputTokens, cachedTokens, key) / 1_000;
  return modelOf(candidate, call).steadyScale(kilotokens, call.stream ? target.stats.inFlight : outputTokens / 100, hour, nowMs);
}

/** Answers after which a target is judged by itself. */
const HEARD_ENOUGH = 3;
/** Until then it is taken for a little faster than the fastest that is known: so that each is heard. While a call finds out, it is not. */
const UNHEARD = 0.9;
const UNHEARD_ASKED = 1.5;

/** For all candidates. One that is not known is worth a few calls: what a prior says of it is a guess, which would let the first that is known keep everything. */
export function forecasts(candidates: readonly Candidate[], { call, outputTokens, hour, nowMs }: Situation, slo: RouteSlo | undefined): Forecast[] {
  const all = candidates.map((candidate) => forecast(candidate, call, outputTokens, slo, hour, nowMs));
  const heard = (i: number): number => {
    const { firstToken, whole } = (candidates[i] as Candidate).target.stats;
    return call.stream ? firstToken.count : whole.count;
  };
  let fastest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < all.length; i++) if (heard(i) >= HEARD_ENOUGH) fastest = Math.min(fastest, (all[i] as Forecast).lateMs);
  if (fastest === Number.POSITIVE_INFINITY) return all;
  for (let i = 0; i < all.length; i++) {
    const own = heard(i) / HEARD_ENOUGH;
    const { settled } = (candidates[i] as Candidate).target.stats.stall;
    const one = all[i] as Forecast;
    if (own < 1) one.lateMs = own * one.lateMs + (1 - own) * fastest * (settled ? UNHEARD : UNHEARD_ASKED);
  }
  return all;
}

/** @param outputTokens that are expected */
function forecast(candidate: Candidate, call: RoutedCall, outputTokens: number, slo: RouteSlo | undefined, hour: number, nowMs: number): Forecast {
  const { target, key, cachedTokens } = candidate;
  const { stats } = target;
  const model = call.stream ? stats.firstToken : stats.whole;
  const scale = scaleOf(candidate, call, outputTokens, hour, nowMs);
  const writing = call.stream ? outputTokens * stats.speed.msPerToken : 0;
  let lateMs = late(slo, writing, (promised) => model.meanAbove(scale, promised));
  stats.stall.look(nowMs, stalled);
  if (stalled.chance > 0) {
    const { ms } = stalled;
    lateMs += stalled.chance * Math.max(0, late(slo, writing, (promised) => Math.max(0, ms - promised)) - lateMs);
  }
  const { price } = target;
  const cost = price === undefined ? 0 : expectedCost(price, call.inputTokens, call.inputTokens - uncached(call.inputTokens, cachedTokens, key), outputTokens);
  return { cost, lateMs, failure: key.stats.failure(nowMs), scale, cachedTokens };
}

/** @param writing time from the first content to the last, milliseconds @param above mean of what the time to the first content is above a promise */
function late(slo: RouteSlo | undefined, writing: number, above: (promised: number) => number): number {
  const { ttftMs, totalMs } = slo ?? {};
  if (ttftMs === undefined && totalMs === undefined) return above(0) + writing;
  return (ttftMs === undefined ? 0 : above(ttftMs)) + (totalMs === undefined ? 0 : above(Math.max(0, totalMs - writing)));
}
