import type { Outcome, Prediction, Run } from './simulate.js';

/** Of a run, the part that does not count: what is learned first. */
const WARM_UP = 0.2;

export interface Measured {
  calls: number;
  /** Mean of what calls come to, micro-dollars. */
  price: number;
  cost: number;
  p50: number;
  p95: number;
  p99: number;
  /** Parts of the calls. */
  failed: number;
  /** Part of the calls that came as promised, those without an answer excluded; NaN where nothing is promised. */
  kept: number;
  hedged: number;
  /** Share of predictions that were not exceeded. */
  coverHalf: number;
  coverHigh: number;
  predictions: number;
  /** How far cover is off in blocks of successive predictions, on average: the mean of both. */
  coverOffInBlocks: number;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

const BLOCK = 250;

function offInBlocks(predictions: readonly Prediction[]): number {
  const off: number[] = [];
  for (let i = 0; i + BLOCK <= predictions.length; i += BLOCK) {
    const block = predictions.slice(i, i + BLOCK);
    off.push(Math.abs(mean(block.map(belowHalf)) - 0.5), Math.abs(mean(block.map(belowHigh)) - 0.95));
  }
  return mean(off);
}

const belowHalf = ({ ms, medianMs, whole }: Prediction): number => (whole && ms <= medianMs ? 1 : 0);
const belowHigh = ({ ms, highMs, whole }: Prediction): number => (whole && ms <= highMs ? 1 : 0);

/** Given up before the predicted time: nobody knows. */
const known = ({ whole, ms, highMs }: Prediction): boolean => whole || ms > highMs;

/** @param from share of the run's time after which calls count */
export function measure(runs: readonly Run[], from = WARM_UP): Measured {
  const outcomes: Outcome[] = [];
  const predictions: Prediction[] = [];
  for (const run of runs) {
    const endMs = run.outcomes.reduce((latest, { atMs }) => Math.max(latest, atMs), 0);
    outcomes.push(...run.outcomes.filter(({ atMs }) => atMs >= endMs * from));
    predictions.push(...run.predictions.filter((one) => one.atMs >= endMs * from && known(one)));
  }
  const times = outcomes.map(({ firstMs }) => firstMs).sort((a, b) => a - b);
  return {
    calls: outcomes.length,
    price: mean(outcomes.map(({ price }) => price)),
    cost: mean(outcomes.map(({ cost }) => cost)),
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    p99: percentile(times, 0.99),
    kept: mean(outcomes.map(({ kept }) => (kept ? 1 : 0))),
    failed: mean(outcomes.map(({ failedAttempts }) => failedAttempts)),
    hedged: mean(outcomes.map(({ hedged }) => (hedged ? 1 : 0))),
    coverHalf: mean(predictions.map(belowHalf)),
    coverHigh: mean(predictions.map(belowHigh)),
    predictions: predictions.length,
    coverOffInBlocks: offInBlocks(predictions),
  };
}
