import type { Router, RouterKind } from './router.js';
import type { TargetRun } from './target-run.js';
import { lateness, type Physics, type Scenario, type SimulatedCall, TIMEOUT_MS, WORTH } from './world.js';

const at = new URL('../../dist/llm/routing/strategies/in-time.js', import.meta.url).href;
const { STANDARDS, lateDrawn, latePromised, promisedMs } = (await import(at)) as typeof import('../../src/llm/routing/strategies/in-time.js');

/** Points of a distribution at which its mean is taken; closer together towards its tail. */
const POINTS = Array.from({ length: 160 }, (_, i) => 1 - (1 - (i + 0.5) / 160) ** 1.6);
const WEIGHTS = POINTS.map((point, i) => ((POINTS[i + 1] ?? 1) - (POINTS[i - 1] ?? 0) + (i === 0 ? point : 0) + (i === POINTS.length - 1 ? 1 - point : 0)) / 2);
const FAILED_AGAIN_MS = 600;

/** What a call at a target comes to on average, by what is true of the target now. */
interface Truth {
  cost: number;
  lateMs: number;
  failure: number;
  scale: number;
  writing: number;
  physics: Physics;
}

function truth(run: TargetRun, call: SimulatedCall, { slo }: Scenario, outputTokens: number, nowMs: number): Truth {
  const { physics } = run;
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
    late += weight * lateness(slo, ms > TIMEOUT_MS ? TIMEOUT_MS + FAILED_AGAIN_MS : ms, writing);
  }
  const failure = physics.failure(nowMs);
  const again = lateness(slo, physics.failureMs + FAILED_AGAIN_MS, writing);
  return {
    cost,
    lateMs: late * (1 - failure) + again * failure,
    failure: failure + timeouts * (1 - failure),
    scale,
    writing,
    physics,
  };
}

const price = ({ cost, lateMs, failure }: Truth): number => cost + WORTH.late * lateMs + WORTH.failure * failure;
const timeAlone = ({ lateMs, failure }: Truth): number => WORTH.late * lateMs + WORTH.failure * failure;
const least = (all: readonly Truth[], of: (one: Truth) => number): number => all.reduce((best, one, i) => (of(one) < of(all[best] as Truth) ? i : best), 0);

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const above = ({ physics: { noise }, scale, writing }: Truth, line: number): number =>
  POINTS.reduce((sum, point, i) => sum + (WEIGHTS[i] as number) * Math.max(0, scale * noise(point) + writing - line), 0);

/** Those that the product's rule about cheaper and later targets leaves, by what is true of them. */
function inTime(all: readonly Truth[], { slo }: Scenario): readonly Truth[] {
  const quickest = least(all, timeAlone);
  const { cost } = all[quickest] as Truth;
  if (!all.some((one) => one.cost < cost)) return all;
  const promised = promisedMs(slo);
  const most = latePromised(promised, (all[quickest] as Truth).lateMs);
  if (Number.isFinite(promised)) return all.filter((one) => one.cost >= cost || one.lateMs <= most);
  const usual = mean(all.map(({ scale, writing }) => scale + writing));
  const within = STANDARDS.map((standard) => {
    const late = all.map((one) => above(one, standard * usual));
    const allowed = lateDrawn(mean(late), late[quickest] as number);
    return late.map((ms) => ms <= allowed);
  });
  return all.filter((one, i) => one.cost >= cost || within.every((one) => one[i]));
}

/**
 * Knows what every target's times, failures, limits and caches are at this moment, but not how the dice will fall. Takes the lowest expected price, without hedging, among those
 * that a route's `saving` leaves: it aims at what the predictive strategy aims at.
 */
export const oracle = (scenario: Scenario, saving: 'in-time' | 'weighed' = 'in-time'): RouterKind => ({
  name: `oracle, ${saving}`,
  start(world, runs): Router {
    const lengths = world.calls.reduce((sum, { outputTokens }) => sum + outputTokens, 0) / world.calls.length;
    return {
      choose(call, tried, nowMs) {
        const left = runs.map((_, i) => i).filter((i) => !tried.some(({ target }) => target === i));
        const open = left.filter((i) => (runs[i] as TargetRun).tokensLeft(nowMs) >= call.inputTokens + call.outputTokens);
        // nobody has tokens left: the call is refused wherever it goes
        const among = open.length > 0 ? open : left;
        if (among.length === 0) return null;
        const all = among.map((i) => truth(runs[i] as TargetRun, call, scenario, lengths, nowMs));
        const allowed = saving === 'weighed' ? all : inTime(all, scenario);
        const best = among[all.indexOf(allowed[least(allowed, price)] as Truth)] as number;
        return { target: best, sent: () => ({ firstToken() {}, finished() {}, failed() {}, givenUp() {} }) };
      },
    };
  },
});
