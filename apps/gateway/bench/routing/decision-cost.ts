import { seeded } from '../../testing/seeded.js';
import { predictive } from './predictive-router.js';
import { SCENARIOS } from './scenarios.js';
import { TargetRun } from './target-run.js';
import type { Scenario } from './world.js';

const ROUNDS = 7;

const cpuMicros = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/** Four targets with prompts to look up, and three with prices and tails to compare. */
const SCENES = ['conversations', 'priced', 'priced without promise'];

/** Microseconds of CPU for one decision with all that is learned from its answer, the median of a few rounds over all calls, by scenario. */
export const decisionMicros = (): Record<string, number> => Object.fromEntries(SCENES.map((name) => [name, microsIn(name)]));

function microsIn(scene: string): number {
  const scenario = SCENARIOS.find(({ name }) => name === scene) as Scenario;
  const world = scenario.world(1);
  const runs = world.targets.map((physics, i) => new TargetRun(physics, i, 1));
  const router = predictive(scenario, { name: 'predictive', hedge: { shareMax: 0.05 } }).start(world, runs, seeded(1));
  const rounds: number[] = [];
  let clock = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const from = cpuMicros();
    for (const call of world.calls) {
      clock += 200;
      const followed = router.choose(call, [], clock)?.sent(clock);
      followed?.firstToken(clock + 400);
      followed?.finished({ inputTokens: call.inputTokens, cachedInputTokens: 0, outputTokens: call.outputTokens }, clock + 900);
    }
    rounds.push((cpuMicros() - from) / world.calls.length);
  }
  return rounds.sort((a, b) => a - b)[ROUNDS >> 1] as number;
}
