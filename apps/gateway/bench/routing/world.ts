import type { ModelPrice, RouteSlo } from '@gatehouse/definition';
import type { Quantiles } from './noise.js';

/** How a simulated target behaves. Times in milliseconds since the run's begin. */
export interface Physics {
  name: string;
  price: ModelPrice;
  /** Median time to the first token of a short prompt on an idle target. */
  base(atMs: number): number;
  perKilotoken: number;
  /** For each call that is in flight there. */
  perInFlight: number;
  noise: Quantiles;
  msPerToken: number;
  /** Chance that a call is answered with an error, and after how long. */
  failure(atMs: number): number;
  failureMs: number;
  /** Tokens that may be used in a minute: a bucket that fills all the time. Told with each answer. */
  tokensPerMinute?: number;
  /** How long a prompt is kept for the next call; 0: never. */
  cacheMs: number;
  /** Chance that what should be kept is. */
  cacheYield: number;
}

export interface SimulatedCall {
  id: number;
  atMs: number;
  inputTokens: number;
  outputTokens: number;
  /** Longer and longer beginnings of the prompt. */
  prefixes: { hash: number; tokens: number }[];
}

export interface World {
  targets: readonly Physics[];
  calls: readonly SimulatedCall[];
}

export interface Scenario {
  name: string;
  about: string;
  /** A target is ill at times: here prediction has to be better, not only no worse. */
  degraded: boolean;
  /** Share of the run after which calls count: what is learned first does not. Default 0.2. */
  from?: number;
  slo?: RouteSlo;
  /** Targets are dear and cheap: here what money alone would decide is shown too. */
  priced?: boolean;
  world(seed: number): World;
}

/** After this a call is given up at a target. */
export const TIMEOUT_MS = 30_000;

/** What a call is judged by, in micro-dollars: money, milliseconds above what is promised, failed attempts. */
export const WORTH = { late: 1, failure: 10_000 };

export function lateness(slo: RouteSlo | undefined, firstMs: number, writingMs: number): number {
  if (slo?.ttftMs === undefined && slo?.totalMs === undefined) return firstMs + writingMs;
  return Math.max(0, firstMs - (slo.ttftMs ?? Number.POSITIVE_INFINITY)) + Math.max(0, firstMs + writingMs - (slo.totalMs ?? Number.POSITIVE_INFINITY));
}
