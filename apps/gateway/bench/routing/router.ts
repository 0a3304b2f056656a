import type { TargetRun } from './target-run.js';
import type { SimulatedCall, World } from './world.js';

/** An attempt as a router follows it. */
export interface Followed {
  /** Predicted when it was sent; absent where the router predicts nothing. */
  medianMs?: number;
  highMs?: number;
  firstToken(nowMs: number): void;
  finished(usage: { inputTokens: number; cachedInputTokens: number; outputTokens: number }, nowMs: number): void;
  failed(failure: 'server' | 'timeout' | 'rate-limit', nowMs: number, retryAfterMs?: number): void;
  givenUp(nowMs: number): void;
  /** What the target says of its limit. */
  told?(tokensLeft: number, tokensPerMinute: number, nowMs: number): void;
}

export interface Way {
  target: number;
  hedgeAfterMs?: number;
  sent(nowMs: number): Followed;
}

export interface TriedTarget {
  target: number;
  failure?: 'server' | 'timeout' | 'rate-limit';
}

/** Chooses targets in a simulated world. */
export interface Router {
  choose(call: SimulatedCall, tried: readonly TriedTarget[], nowMs: number): Way | null;
  hedge?(call: SimulatedCall, tried: readonly TriedTarget[], nowMs: number): Way | null;
}

export interface RouterKind {
  name: string;
  /** @param runs the targets as they are: for the oracle alone */
  start(world: World, runs: readonly TargetRun[], random: () => number): Router;
}
