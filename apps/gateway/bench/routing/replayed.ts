import { seeded } from '../../testing/seeded.js';
import { measured, normal } from './noise.js';
import type { Physics, Scenario, SimulatedCall } from './world.js';

const SHARES = [0.001, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.999];

/**
 * What eight providers of one open model took to their first token, by the LLMPerf leaderboard's measurements (ray-project/llmperf-leaderboard, raw data of December 2023 to
 * February 2024, 550 tokens in): milliseconds at the shares above, and output tokens a second. One of them shows what a cold queue does to a tail.
 */
const PROVIDERS = [
  { name: 'anyscale', ttft: [175, 183, 185, 193, 214, 297, 324, 367, 457, 593], tps: 69 },
  { name: 'bedrock', ttft: [286, 312, 360, 373, 384, 404, 490, 542, 652, 717], tps: 21 },
  { name: 'fireworks', ttft: [317, 347, 359, 391, 517, 562, 647, 788, 947, 958], tps: 41 },
  { name: 'groq', ttft: [172, 175, 178, 185, 222, 243, 299, 304, 340, 363], tps: 188 },
  { name: 'lepton', ttft: [717, 720, 737, 818, 929, 964, 1006, 1122, 1122, 1122], tps: 33 },
  { name: 'perplexity', ttft: [291, 310, 324, 342, 367, 548, 615, 636, 658, 685], tps: 30 },
  { name: 'replicate', ttft: [970, 1002, 1008, 1027, 1188, 1699, 12331, 24334, 60225, 71565], tps: 10 },
  { name: 'together', ttft: [456, 504, 509, 546, 636, 674, 737, 778, 866, 891], tps: 65 },
];

/** Sizes and bursts of conversations in Azure's trace of 2023 (AzurePublicDataset, AzureLLMInferenceTrace_conv): tokens at these shares, calls in ten seconds. */
const SIZE_SHARES = [0.001, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];
const CONTEXT = [2, 207, 396, 1020, 1189, 2735, 4083, 4142];
const GENERATED = [7, 54, 85, 129, 395, 424, 451, 601];
const TEN_SECONDS = { mean: 55, variation: 0.27 };

const COUNT = 10_000;

function calls(seed: number): SimulatedCall[] {
  const random = seeded(seed * 31 + 5);
  const [context, generated] = [measured(SIZE_SHARES, CONTEXT), measured(SIZE_SHARES, GENERATED)];
  const found: SimulatedCall[] = [];
  for (let slot = 0; found.length < COUNT; slot++) {
    const many = Math.max(1, Math.round(TEN_SECONDS.mean * (1 + TEN_SECONDS.variation * normal(random() * 0.99 + 0.005))));
    const within = Array.from({ length: many }, () => random() * 10_000).sort((a, b) => a - b);
    for (const offset of within) {
      const [inputTokens, outputTokens] = [Math.round(1_020 * context(random())), Math.round(129 * generated(random()))];
      found.push({ id: found.length, atMs: slot * 10_000 + offset, inputTokens, outputTokens, prefixes: [] });
    }
  }
  return found.slice(0, COUNT);
}

/** Every seed has another four of the eight, always with one that has a long tail or a short one. */
export const replayed: Scenario = {
  name: 'replayed',
  about: "four of eight providers' measured times, sizes and bursts of a public trace",
  degraded: false,
  world: (seed) => {
    const random = seeded(seed * 17 + 3);
    const drawn = [...PROVIDERS].sort(() => random() - 0.5).slice(0, 4);
    const targets = drawn.map(
      ({ name, ttft, tps }): Physics => ({
        name,
        price: { inputPerMillion: 900_000, outputPerMillion: 900_000 },
        base: () => ttft[4] as number,
        perKilotoken: 0,
        perInFlight: 0,
        noise: measured(SHARES, ttft),
        msPerToken: 1_000 / tps,
        failure: () => 0.002,
        failureMs: 200,
        cacheMs: 0,
        cacheYield: 0,
      }),
    );
    return { targets, calls: calls(seed) };
  },
};
