export const BUCKETS = 128;
const PER_OCTAVE = 4;

/** Bucket i holds 2^(i/4) to 2^((i+1)/4) microseconds, so a percentile is right to within 19 %; 128 of them reach over an hour. */
export const bucketOf = (us: number): number => (us < 1 ? 0 : Math.min(BUCKETS - 1, Math.floor(Math.log2(us) * PER_OCTAVE)));

/** Counts `us` in; the array grows to the highest bucket used. */
export function count(histogram: number[], us: number): void {
  const bucket = bucketOf(us);
  while (histogram.length <= bucket) histogram.push(0);
  histogram[bucket] = (histogram[bucket] ?? 0) + 1;
}

/** The value under which the share `p` (0 to 1) of the calls lies, microseconds, interpolated inside its bucket; null without calls. */
export function percentile(histogram: readonly number[], p: number): number | null {
  const total = histogram.reduce((sum, calls) => sum + calls, 0);
  if (total === 0) return null;
  let left = p * total;
  for (const [bucket, calls] of histogram.entries()) {
    if (calls > 0 && left <= calls) return 2 ** ((bucket + Math.max(0, left) / calls) / PER_OCTAVE);
    left -= calls;
  }
  return 2 ** (histogram.length / PER_OCTAVE);
}

/** Sums element by element. */
export function sum(histograms: Iterable<readonly number[]>): number[] {
  const total: number[] = [];
  for (const histogram of histograms) for (const [bucket, calls] of histogram.entries()) total[bucket] = (total[bucket] ?? 0) + calls;
  return Array.from(total, (calls) => calls ?? 0);
}
