/** Numbers as people read them: 1,234,567. */
export const formatCount = (value: number): string => value.toLocaleString('en');

/** 1.2 KB, 3.4 MB: powers of 1,000. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** From microseconds: 840 µs, 12.3 ms, 1.42 s. */
export function formatMicroseconds(us: number): string {
  if (us < 1_000) return `${Math.round(us)} µs`;
  if (us < 1_000_000) return `${us < 10_000 ? (us / 1_000).toFixed(2) : (us / 1_000).toFixed(1)} ms`;
  return `${(us / 1_000_000).toFixed(2)} s`;
}

/** From milliseconds; an absent figure is a dash. */
export const formatMs = (ms: number | null): string => (ms === null ? '–' : formatMicroseconds(ms * 1_000));

export const percent = (part: number, whole: number): string =>
  whole === 0 ? '0 %' : `${((100 * part) / whole).toFixed(part > 0 && part * 10 < whole ? 1 : 0)} %`;

const CENT_MICROS = 10_000;

/** Money, from micro-dollars: $1,234.50; below a cent two figures: $0.00042. */
export function formatMicros(micros: number): string {
  const fine = micros !== 0 && Math.abs(micros) < CENT_MICROS;
  const figures = fine ? { maximumSignificantDigits: 2 } : micros === 0 ? { maximumFractionDigits: 0 } : {};
  return (micros / 1_000_000).toLocaleString('en', { style: 'currency', currency: 'USD', ...figures });
}

/** "up 12 %" on the time of the same length before. */
export function change(now: number, before: number): string {
  if (before === 0) return now === 0 ? 'as before' : 'none before';
  const part = Math.round((100 * (now - before)) / before);
  return part === 0 ? 'as before' : `${part > 0 ? 'up' : 'down'} ${Math.abs(part)} %`;
}
