'use client';
import { parseAsString, useQueryStates } from 'nuqs';
import { useMemo } from 'react';

const MINUTE_MS = 60_000;

export const RANGES = [
  { value: '15m', label: 'Last 15 minutes', ms: 15 * MINUTE_MS },
  { value: '1h', label: 'Last hour', ms: 60 * MINUTE_MS },
  { value: '24h', label: 'Last 24 hours', ms: 24 * 60 * MINUTE_MS },
  { value: '7d', label: 'Last 7 days', ms: 7 * 24 * 60 * MINUTE_MS },
  { value: '30d', label: 'Last 30 days', ms: 30 * 24 * 60 * MINUTE_MS },
] as const;

export type RangeName = (typeof RANGES)[number]['value'];

export interface TimeRange {
  /** ISO; both are set. */
  from: string;
  to: string;
  /** The name of a range that ends now, or null for one that was chosen by dragging. */
  name: RangeName | null;
  choose: (name: RangeName) => void;
  zoom: (from: string, to: string) => void;
}

/** The time range in the URL: `?range=24h`, or `?from=...&to=...`. A named range moves on when `tick` changes, as after a refresh. */
export function useTimeRange(initial: RangeName, tick = 0): TimeRange {
  const [state, set] = useQueryStates({ range: parseAsString, from: parseAsString, to: parseAsString, cursor: parseAsString });
  const fixed = state.from && state.to ? { from: state.from, to: state.to } : null;
  const range = RANGES.find(({ value }) => value === (state.range ?? initial)) ?? RANGES[1];
  const moving = useMemo(() => {
    void tick; // a named range moves on with every tick
    const now = Date.now();
    return { from: new Date(now - range.ms).toISOString(), to: new Date(now).toISOString() };
  }, [range.ms, tick]);
  return {
    ...(fixed ?? moving),
    name: fixed ? null : range.value,
    choose: (name) => void set({ range: name, from: null, to: null, cursor: null }),
    zoom: (from, to) => void set({ range: null, from, to, cursor: null }),
  };
}
