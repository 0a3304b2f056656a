'use client';
import type { Key } from 'react';
import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { ChartProps } from './chart-frame';
import { ChartTooltip } from './chart-tooltip';
import { axisTime, compact, seriesColor, spanMs } from './series';

export const AXIS = { stroke: 'var(--ink-muted)', fontSize: 12, tickLine: false, axisLine: false } as const;

/** No line leads to it: what is not known is left out, and between two gaps there would be nothing to see. */
function standsAlone(points: ChartProps['points'], key: string, at: number): boolean {
  const known = (index: number) => points[index]?.values[key] !== undefined;
  return known(at) && !known(at - 1) && !known(at + 1);
}

export default function LinePlot({ series, points, format = compact }: ChartProps) {
  const span = spanMs(points);
  return (
    <ResponsiveContainer width="100%" height="100%">
      <LineChart data={[...points]} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid stroke="var(--line)" vertical={false} />
        <XAxis dataKey="at" {...AXIS} minTickGap={48} tickFormatter={(at: string) => axisTime(at, span)} />
        <YAxis {...AXIS} width="auto" tickFormatter={format} />
        <Tooltip isAnimationActive={false} content={<ChartTooltip series={series} format={format} />} />
        {series.map((entry, index) => (
          <Line
            key={entry.key}
            dataKey={(point: ChartProps['points'][number]) => point.values[entry.key] ?? null}
            stroke={seriesColor(entry, index)}
            strokeWidth={1.5}
            dot={({ key, cx, cy, index: at }: { key?: Key | null; cx?: number; cy?: number; index?: number }) =>
              standsAlone(points, entry.key, at ?? 0) ? <circle key={key} cx={cx} cy={cy} r={2} fill={seriesColor(entry, index)} /> : <g key={key} />
            }
            isAnimationActive={false}
          />
        ))}
      </LineChart>
    </ResponsiveContainer>
  );
}
