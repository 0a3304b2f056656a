import { z } from 'zod';

/** Steps of a twelfth of a doubling: a percentile is right to 6 %. From 1 ms to beyond an hour. */
const STEPS_PER_DOUBLING = 12;
export const TIME_BUCKETS = 22 * STEPS_PER_DOUBLING;
/** Fewer slow calls than this are a pause of some machine, and not an arm that is slow. */
const SLOW_MIN = 5;
const P95 = 0.95;

export const timeBucket = (ms: number): number => Math.min(TIME_BUCKETS - 1, Math.max(0, Math.round(Math.log2(Math.max(ms, 1)) * STEPS_PER_DOUBLING)));
const msOf = (bucket: number): number => 2 ** (bucket / STEPS_PER_DOUBLING);

/** How many answers took how long: pairs of a bucket and its count, of buckets that have any. Counted so, what several processes saw can be added. */
export const AnswerTimes = z
  .array(
    z.tuple([
      z
        .int()
        .min(0)
        .max(TIME_BUCKETS - 1),
      z.int().min(1),
    ]),
  )
  .max(TIME_BUCKETS);
export type AnswerTimes = z.infer<typeof AnswerTimes>;

/** Counts by bucket. Of several processes added, they may be weighted, and then are no whole numbers. */
export type TimeCounts = Uint32Array | Float64Array;

/** Adds what was told, each answer as often as `weight` says. */
export function addTimes(counts: Float64Array, times: AnswerTimes, weight = 1): void {
  for (const [bucket, count] of times) counts[bucket] = (counts[bucket] as number) + count * weight;
}

export function timesOf(counts: TimeCounts): AnswerTimes {
  const times: AnswerTimes = [];
  for (let bucket = 0; bucket < counts.length; bucket++) {
    const count = counts[bucket] as number;
    if (count > 0) times.push([bucket, count]);
  }
  return times;
}

/** Milliseconds that this share of the answers stayed within; 0 where there were none. */
export function timePercentile(counts: TimeCounts, share: number): number {
  let all = 0;
  for (const count of counts) all += count;
  if (all === 0) return 0;
  // weighted counts miss whole numbers by a rounding error
  const within = all * share - 1e-6;
  let sum = 0;
  for (let bucket = 0; bucket < counts.length; bucket++) {
    sum += counts[bucket] as number;
    if (sum >= within && sum > 0) return msOf(bucket);
  }
  return msOf(TIME_BUCKETS - 1);
}

export const p95Of = (counts: TimeCounts): number => timePercentile(counts, P95);

/** What an arm is judged by: its 95th percentile or, of few calls, whose slowest five percent are one or two, a lower one. */
export const judgedShare = (calls: number): number => Math.min(P95, Math.max(0, calls - SLOW_MIN + 1) / Math.max(1, calls));
