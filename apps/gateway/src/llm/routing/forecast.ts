import type { RouteSlo } from '@gatehouse/definition';
import type { Candidate } from './candidates.js';
import { expectedCost } from './expected-cost.js';
import type { RoutedCall } from './routed.js';
import { uncached } from './stats/target-flight.js';

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

/** @param outputTokens that are expected */
export function forecast(candidate: Candidate, call: RoutedCall, outputTokens: number, slo: RouteSlo | undefined, hour: number, nowMs: number): Forecast {
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
