'use client';
import { exactTime } from '@/lib/time';
import { type Point, type Series, seriesColor } from './series';

interface ChartTooltipProps {
  active?: boolean;
  payload?: readonly { payload?: unknown }[];
  series: readonly Series[];
  format: (value: number) => string;
}

export function ChartTooltip({ active, payload, series, format }: ChartTooltipProps) {
  const point = payload?.[0]?.payload as Point | undefined;
  if (!active || !point) return null;
  return (
    <div className="rounded-md border border-line bg-raised px-3 py-2 text-12 shadow-float">
      <p className="text-ink-muted">{exactTime(point.at)}</p>
      {series.map((entry, index) => (
        <p key={entry.key} className="flex items-center gap-2 text-ink">
          <span aria-hidden className="size-2 rounded-sm" style={{ background: seriesColor(entry, index) }} />
          {entry.label}
          <span className="tabular ml-auto pl-4">{point.values[entry.key] === undefined ? '–' : format(point.values[entry.key] ?? 0)}</span>
        </p>
      ))}
    </div>
  );
}
