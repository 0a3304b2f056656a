const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000_000],
  ['month', 2_592_000_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** "3 minutes ago", "in 2 days". Below a minute: "just now" or "in a moment". */
export function relativeTime(iso: string, nowMs: number): string {
  const deltaMs = new Date(iso).getTime() - nowMs;
  const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  for (const [unit, unitMs] of UNITS) {
    if (Math.abs(deltaMs) >= unitMs) return format.format(Math.round(deltaMs / unitMs), unit);
  }
  return deltaMs > 0 ? 'in a moment' : 'just now';
}

/** In the reader's own zone, to the second, with the zone's name. */
export function exactTime(iso: string): string {
  return new Date(iso).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'long' });
}

/** 950 µs, 12.3 ms, 4.56 s, 2 min 5 s. */
export function duration(ms: number): string {
  if (ms < 1) return `${Math.round(ms * 1000)} µs`;
  if (ms < 1000) return `${ms < 100 ? Number(ms.toFixed(1)) : Math.round(ms)} ms`;
  if (ms < 60_000) return `${Number((ms / 1000).toFixed(2))} s`;
  const seconds = Math.round(ms / 1000);
  const rest = seconds % 60;
  return `${Math.floor(seconds / 60)} min${rest === 0 ? '' : ` ${rest} s`}`;
}
