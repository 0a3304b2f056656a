import type { Tone } from '../badge';

export interface Series {
  key: string;
  label: string;
  /** A meaning (2xx good, 5xx bad); left out, the series takes the next colour of the chart palette. */
  tone?: Tone;
}

/** One bucket: when it starts (ISO) and a number per series key. */
export interface Point {
  at: string;
  values: Readonly<Record<string, number>>;
}

/** Without what is not known: a time in which nobody called has no speed, and is no zero. */
export function known<Key extends string>(values: Readonly<Record<Key, number | null>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries<number | null>(values).filter((entry): entry is [string, number] => entry[1] !== null));
}

const TONE_COLOR: Record<Tone, string> = {
  neutral: 'var(--series-6)',
  good: 'var(--series-good)',
  warn: 'var(--series-warn)',
  bad: 'var(--series-bad)',
  info: 'var(--series-info)',
};

export function seriesColor(series: Series, index: number): string {
  return series.tone ? TONE_COLOR[series.tone] : `var(--series-${(index % 6) + 1})`;
}

/** Hours and minutes within two days, else day and month. */
export function axisTime(iso: string, spanMs: number): string {
  const date = new Date(iso);
  if (spanMs <= 2 * 86_400_000) return date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
}

export function spanMs(points: readonly Point[]): number {
  const first = points[0];
  const last = points.at(-1);
  return first && last ? new Date(last.at).getTime() - new Date(first.at).getTime() : 0;
}

/** 12,300 -> "12.3k". */
export function compact(value: number): string {
  return Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}
