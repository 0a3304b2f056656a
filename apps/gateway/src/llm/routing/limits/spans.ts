const UNIT_MS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** Numbers above these are points in time: seconds and milliseconds since the Unix epoch. */
const EPOCH_SECONDS = 1e9;
const EPOCH_MS = 1e12;
/** Nobody means longer. */
const LONGEST_MS = 24 * 3_600_000;

const bounded = (ms: number): number | undefined => (Number.isFinite(ms) ? Math.max(0, Math.min(LONGEST_MS, Math.ceil(ms))) : undefined);

/** Milliseconds until a reset: `6m0s`, `59.56s`, `20ms`, seconds, a time of RFC 3339, or a point in Unix time. */
export function spanMs(value: string | undefined, epochMs: number): number | undefined {
  const text = value?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) {
    const number = Number(text);
    if (number > EPOCH_MS) return bounded(number - epochMs);
    return bounded(number > EPOCH_SECONDS ? number * 1_000 - epochMs : number * 1_000);
  }
  if (/^(\d+(\.\d+)?(ms|[smhd]))+$/.test(text)) {
    let sum = 0;
    for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)) sum += Number(number) * (UNIT_MS[unit as string] as number);
    return bounded(sum);
  }
  return bounded(Date.parse(text) - epochMs);
}

/** `Retry-After` in seconds or as a date (RFC 9110, 10.2.3); `retry-after-ms` (Azure, OpenAI) is finer and goes before it. */
export function delayMs(inMs: string | undefined, inSeconds: string | undefined, epochMs: number): number | undefined {
  if (inMs !== undefined && /^\s*\d+(\.\d+)?\s*$/.test(inMs)) return bounded(Number(inMs));
  return spanMs(inSeconds, epochMs);
}
