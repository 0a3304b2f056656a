'use client';
import { RANGES, type TimeRange } from '@/lib/use-time-range';
import { Select } from './select';

/** Chooses among the named ranges; a zoomed range shows as "Chosen in the chart". */
export function RangeSelect({ range }: { range: TimeRange }) {
  const options = RANGES.map(({ value, label }) => ({ value, label }));
  return (
    <Select
      aria-label="Time range"
      className="w-auto min-w-40"
      value={range.name}
      placeholder="Chosen in the chart"
      options={options}
      onChange={range.choose}
    />
  );
}
