/** A time's ratio to its scale, by the share of times below it: between 0 and 1, both excluded. */
export type Quantiles = (share: number) => number;

/** Inverse of the normal distribution (Acklam; relative error below 1.2e-9). */
export function normal(share: number): number {
  const low = 0.02425;
  if (share < low || share > 1 - low) {
    const q = Math.sqrt(-2 * Math.log(Math.min(share, 1 - share)));
    const top =
      ((((-7.784894002430293e-3 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q + 4.374664141464968) * q + 2.938163982698783;
    const bottom = (((7.784695709041462e-3 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1;
    return (share < low ? 1 : -1) * (top / bottom);
  }
  const q = share - 0.5;
  const r = q * q;
  const top =
    (((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r - 30.66479806614716) * r + 2.506628277459239) * q;
  const bottom = ((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r - 13.28068155288572) * r + 1;
  return top / bottom;
}

export const lognormal =
  (spread: number): Quantiles =>
  (share) =>
    Math.exp(spread * normal(share));

/** Lognormal for most, and a part that takes a Pareto-distributed multiple of it. */
export const heavyTailed =
  (spread: number, part: number, shape: number): Quantiles =>
  (share) => {
    if (share < 1 - part) return Math.exp(spread * normal(share / (1 - part)));
    const rest = Math.max(1e-4, (1 - share) / part);
    return Math.exp(spread * 1.5) * rest ** (-1 / shape);
  };

/** Through measured points: shares in rising order with the values there, as ratios to the median. */
export function measured(shares: readonly number[], values: readonly number[]): Quantiles {
  const middle = values[shares.indexOf(0.5)] as number;
  const logs = values.map((value) => Math.log(value / middle));
  return (share) => {
    let i = 1;
    while (i < shares.length - 1 && (shares[i] as number) < share) i++;
    const [from, to] = [shares[i - 1] as number, shares[i] as number];
    const part = (share - from) / (to - from);
    return Math.exp((logs[i - 1] as number) * (1 - part) + (logs[i] as number) * part);
  };
}

/** A number between 0 and 1 that belongs to these: every router meets the same luck with the same call at the same target. */
export function luck(seed: number, call: number, target: number, what: number): number {
  let hash =
    Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(call + 0x7f4a7c15, 0xc2b2ae35) ^ Math.imul(target + 1, 0x27d4eb2f) ^ Math.imul(what + 1, 0x165667b1);
  for (let i = 0; i < 2; i++) {
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return ((hash >>> 0) + 0.5) / 2 ** 32;
}
