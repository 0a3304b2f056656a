'use client';
import { useState } from 'react';
import { Bar, BarChart, CartesianGrid, ReferenceArea, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { ChartProps } from './chart-frame';
import { ChartTooltip } from './chart-tooltip';
import { AXIS } from './line-plot';
import { axisTime, compact, seriesColor, spanMs } from './series';

export interface BarPlotProps extends ChartProps {
  /** Called with the first and last bucket of a drag. */
  onZoom?: (from: string, to: string) => void;
}

/** Where a drag began and where it is now, as buckets. */
interface Drag {
  from: string;
  to: string;
}

export default function BarPlot({ series, points, format = compact, onZoom }: BarPlotProps) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const span = spanMs(points);

  function finish(): void {
    setDrag(null);
    if (!drag || drag.from === drag.to) return;
    const [from, to] = drag.from < drag.to ? [drag.from, drag.to] : [drag.to, drag.from];
    onZoom?.(from, to);
  }
  const label = (state: { activeLabel?: string | number }) => (state.activeLabel === undefined ? null : String(state.activeLabel));
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart
        data={[...points]}
        margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
        barCategoryGap={1}
        accessibilityLayer={false}
        style={{ cursor: onZoom ? 'crosshair' : 'default', userSelect: 'none' }}
        onMouseDown={(state) => {
          const at = label(state);
          if (onZoom && at !== null) setDrag({ from: at, to: at });
        }}
        onMouseMove={(state) => {
          const at = label(state);
          if (drag && at !== null) setDrag({ ...drag, to: at });
        }}
        onMouseUp={finish}
        onMouseLeave={() => setDrag(null)}
      >
        <CartesianGrid stroke="var(--line)" vertical={false} />
        <XAxis dataKey="at" {...AXIS} minTickGap={48} tickFormatter={(at: string) => axisTime(at, span)} />
        <YAxis {...AXIS} width="auto" tickFormatter={format} allowDecimals={false} />
        <Tooltip isAnimationActive={false} cursor={{ fill: 'var(--hover)' }} content={<ChartTooltip series={series} format={format} />} />
        {series.map((entry, index) => (
          <Bar
            key={entry.key}
            stackId="all"
            dataKey={(point: ChartProps['points'][number]) => point.values[entry.key] ?? 0}
            fill={seriesColor(entry, index)}
            isAnimationActive={false}
          />
        ))}
        {drag && <ReferenceArea x1={drag.from} x2={drag.to} fill="var(--accent)" fillOpacity={0.15} />}
      </BarChart>
    </ResponsiveContainer>
  );
}
