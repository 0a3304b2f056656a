import { lowestLatency, p2cEwma, roundRobin, weightedRandom } from './baselines.js';
import { type Measured, measure } from './measure.js';
import { oracle } from './oracle.js';
import { predictive } from './predictive-router.js';
import type { RouterKind } from './router.js';
import { Simulation } from './simulate.js';
import type { Scenario } from './world.js';

/** All routers in one scenario, on the same seeds with the same luck. */
export interface Comparison {
  scenario: Scenario;
  random: Measured;
  roundRobin: Measured;
  lowestLatency: Measured;
  ewma: Measured;
  predictive: Measured;
  /** With hedging of at most 5 % of the calls. */
  hedged: Measured;
  /** Money weighed against lateness, as a route may choose: where targets are dear and cheap, with an oracle that does the same. */
  weighed: Measured | null;
  weighedOracle: Measured | null;
  /** Where prompts have beginnings in common. */
  noAffinity: Measured | null;
  oracle: Measured;
}

export function compare(scenario: Scenario, seeds: readonly number[]): Comparison {
  const run = (kind: RouterKind): Measured =>
    measure(
      seeds.map((seed) => new Simulation(scenario, scenario.world(seed), kind, seed).finish()),
      scenario.from,
    );
  const talks = scenario.world(seeds[0] as number).calls.some(({ prefixes }) => prefixes.length > 0);
  return {
    scenario,
    random: run(weightedRandom),
    roundRobin: run(roundRobin),
    lowestLatency: run(lowestLatency),
    ewma: run(p2cEwma),
    predictive: run(predictive(scenario, { name: 'predictive' })),
    hedged: run(predictive(scenario, { name: 'predictive, hedged', hedge: { shareMax: 0.05 } })),
    weighed: scenario.priced ? run(predictive(scenario, { name: 'predictive, weighed', saving: 'weighed' })) : null,
    weighedOracle: scenario.priced ? run(oracle(scenario, 'weighed')) : null,
    noAffinity: talks ? run(predictive(scenario, { name: 'predictive, no affinity', affinity: false })) : null,
    oracle: run(oracle(scenario)),
  };
}

/** How much more calls come to than they would by the oracle's choice. Who breaks a promise more often may come to less: see `kept` beside it. */
export const regret = ({ predictive, oracle }: Comparison): number => predictive.price / oracle.price - 1;

/** The same where the price alone is what both aim at; null: where no targets are dear and cheap it is what they aim at anyway. */
export const weighedRegret = ({ weighed, weighedOracle }: Comparison): number | null =>
  weighed === null || weighedOracle === null ? null : weighed.price / weighedOracle.price - 1;

/** Of what the oracle wins against chance, the part that is won. */
export const won = ({ random, predictive, oracle }: Comparison): number => (random.price - predictive.price) / (random.price - oracle.price);

/** The farthest that the predicted median or 95th percentile is from covering what it says, percentage points. */
export const coverOff = ({ predictive }: Comparison): number => 100 * Math.max(Math.abs(predictive.coverHalf - 0.5), Math.abs(predictive.coverHigh - 0.95));
