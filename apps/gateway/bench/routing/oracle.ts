import { type Router, type RouterKind } from './router.js';
import type { TargetRun } from './target-run.js';
import { lateness, type Scenario, type SimulatedCall, TIMEOUT_MS, WORTH } from './world.js';

/** Points of a distribution at which its mean is taken; closer together towards its tail. */
const POINTS = Array.from({ length: 160 }, (_, i) => 1 - (1 - (i + 0.5) / 160) ** 1.6);
const WEIGHTS = POINTS.map((point, i) => ((POINTS[i + 1] ?? 1) - (POINTS[i - 1] ?? 0) + (i === 0 ? point : 0) + (i === POINTS.length - 1 ? 1 - point : 0)) / 2);
const FAILED_AGAIN_MS = 600;

/** What a call at a target comes to on average, by what is true of the target now. */
function expected(run: TargetRun, call: SimulatedCall, scenario: Scenario, outputTokens: number, nowMs: number): number {
  const { physics } = run;
  if (run.tokensLeft(nowMs) < call.inputTokens + call.outputTokens) return Number.MAX_VALUE / 2;
  const cached = run.cachedTokens(call, nowMs) * physics.cacheYield;
  const { inputPerMillion, cachedInputPerMillion = inputPerMillion, outputPerMillion } = physics.price;
  const cost = ((call.inputTokens - cached) * inputPerMillion + cached * cachedInputPerMillion + outputTokens * outputPerMillion) / 1e6;
  const scale = run.scale(call.inputTokens - cached, nowMs);
  const writing = outputTokens * physics.msPerToken;
  let late = 0;
  let timeouts = 0;
  for (let i = 0; i < POINTS.length; i++) {
    const ms = scale * physics.noise(POINTS[i] as number);
    const weight = WEIGHTS[i] as number;
    if (ms > TIMEOUT_MS) timeouts += weight;
    late += weight * lateness(scenario.slo, ms > TIMEOUT_MS ? TIMEOUT_MS + FAILED_AGAIN_MS : ms, writing);
  }
  const failure = physics.failure(nowMs);
  const again = lateness(scenario.slo, physics.failureMs + FAILED_AGAIN_MS, writing);
  return cost + WORTH.late * (late * (1 - failure) + again * failure) + WORTH.failure * (failure + timeouts * (1 - failure));
}

/** Knows what every target's times, failures, limits and caches are at this moment, but not how the dice will fall. Takes the lowest expected price, without hedging. */
export const oracle = (scenario: Scenario): RouterKind => ({
  name: 'oracle',
  start(world, runs): Router {
    const lengths = world.calls.reduce((sum, { outputTokens }) => sum + outputTokens, 0) / world.calls.length;
    return {
      choose(call, tried, nowMs) {
        let best = -1;
        let least = Number.POSITIVE_INFINITY;
        for (const [i, run] of runs.entries()) {
          if (tried.some(({ target }) => target === i)) continue;
          const price = expected(run, call, scenario, lengths, nowMs);
          if (price >= least) continue;
          least = price;
          best = i;
        }
        if (best < 0) return null;
        return { target: best, sent: () => ({ firstToken() {}, finished() {}, failed() {}, givenUp() {} }) };
      },
    };
  },
});
