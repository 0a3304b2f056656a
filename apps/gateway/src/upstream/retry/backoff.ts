/**
 * Milliseconds to wait before a retry: anything up to a bound that doubles with each ("full jitter"), so that calls that failed together do not come back together.
 * @param number 1 for the first retry
 * @param random between 0 and 1
 */
export function backoffMs(number: number, firstMs: number, longestMs: number, random: number): number {
  return Math.min(firstMs * 2 ** (number - 1), longestMs) * random;
}
