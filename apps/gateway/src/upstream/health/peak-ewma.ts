/** Milliseconds in which what was measured loses two thirds of its weight. */
const TAU_MS = 10_000;

/**
 * The mean of times that jumps up at once to a longer one and comes down slowly (Finagle's peak EWMA): slowness is noticed with the first call.
 * @param sinceMs since the last sample
 */
export function peakEwma(mean: number, sample: number, sinceMs: number): number {
  // without a call to exp, because this runs on every call; many small steps come to the same
  return sample >= mean ? sample : mean + ((sample - mean) * sinceMs) / (TAU_MS + sinceMs);
}

/** What a mean is worth that was not fed for a while: it fades, so that a target that was slow is tried again. */
export function faded(mean: number, sinceMs: number): number {
  return mean * Math.exp(-sinceMs / TAU_MS);
}
