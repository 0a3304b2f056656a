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

/** @param outputTokens that are expected */
export function forecast(
  { target, key, cachedTokens }: Candidate,
  call: RoutedCall,
  outputTokens: number,
  slo: RouteSlo | undefined,
  hour: number,
  nowMs: number,
): Forecast {
  const { stats } = target;
  const fresh = uncached(call.inputTokens, cachedTokens, key);
  const model = call.stream ? stats.firstToken : stats.whole;
  const third = call.stream ? stats.inFlight : outputTokens / 100;
  const scale = model.scale(fresh / 1_000, third, hour, nowMs, stats.stall.settled);
  const writing = call.stream ? outputTokens * stats.speed.msPerToken : 0;
  const late = (ms: number | null): number => {
    const above = (promised: number): number => (ms === null ? model.meanAbove(scale, Math.max(0, promised)) : Math.max(0, ms - promised));
    if (slo?.ttftMs === undefined && slo?.totalMs === undefined) return above(0) + writing;
    return (slo.ttftMs === undefined ? 0 : above(slo.ttftMs)) + (slo.totalMs === undefined ? 0 : above(slo.totalMs - writing));
  };
  let lateMs = late(null);
  stats.stall.look(nowMs, stalled);
  if (stalled.chance > 0) lateMs += stalled.chance * Math.max(0, late(stalled.ms) - lateMs);
  const cost = target.price === undefined ? 0 : expectedCost(target.price, call.inputTokens, call.inputTokens - fresh, outputTokens);
  return { cost, lateMs, failure: key.stats.failure(nowMs), scale, cachedTokens };
}
