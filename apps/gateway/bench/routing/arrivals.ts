import { seeded } from '../../testing/seeded.js';
import { normal } from './noise.js';
import type { SimulatedCall } from './world.js';

type Sizes = (random: () => number) => { inputTokens: number; outputTokens: number };

/** Prompts and answers of a chat: lognormal, a few hundred tokens mostly. */
export const chatSizes: Sizes = (random) => ({
  inputTokens: Math.round(Math.min(20_000, 600 * Math.exp(0.9 * normal(random() * 0.998 + 0.001)))),
  outputTokens: Math.round(Math.min(2_000, 150 * Math.exp(0.7 * normal(random() * 0.998 + 0.001)))),
});

/** Calls that come at random, so many a second on average; `rate` may change with time. */
export function arrivals(seed: number, count: number, rate: (atMs: number) => number, sizes: Sizes = chatSizes): SimulatedCall[] {
  const random = seeded(seed);
  const calls: SimulatedCall[] = [];
  let atMs = 0;
  for (let id = 0; id < count; id++) {
    atMs += (-Math.log(1 - random()) * 1_000) / rate(atMs);
    calls.push({ id, atMs, ...sizes(random), prefixes: [] });
  }
  return calls;
}

const SYSTEM_TOKENS = 1_500;
const SYSTEMS = 4;

/** Conversations: each turn's prompt is the last one with an answer and a question added, behind one of a few long instructions. */
export function conversations(seed: number, count: number, startsPerSecond: number): SimulatedCall[] {
  const random = seeded(seed);
  const calls: Omit<SimulatedCall, 'id'>[] = [];
  let startMs = 0;
  for (let conversation = 1; calls.length < count; conversation++) {
    startMs += (-Math.log(1 - random()) * 1_000) / startsPerSecond;
    const turns = 1 + Math.floor(-Math.log(1 - random()) * 6);
    const system = Math.floor(random() * SYSTEMS);
    const prefixes = [{ hash: system + 1, tokens: SYSTEM_TOKENS }];
    let tokens = SYSTEM_TOKENS + Math.round(3_000 * Math.exp(0.8 * normal(random() * 0.998 + 0.001)));
    let atMs = startMs;
    for (let turn = 1; turn <= turns; turn++) {
      prefixes.push({ hash: 1_000_000 + conversation * 1_000 + turn, tokens });
      const outputTokens = Math.round(120 * Math.exp(0.6 * normal(random() * 0.998 + 0.001)));
      calls.push({ atMs, inputTokens: tokens, outputTokens, prefixes: [...prefixes] });
      tokens += outputTokens + Math.round(100 + 400 * random());
      atMs += 15_000 + 75_000 * random();
    }
  }
  return calls
    .sort((a, b) => a.atMs - b.atMs)
    .slice(0, count)
    .map((call, id) => ({ id, ...call }));
}
