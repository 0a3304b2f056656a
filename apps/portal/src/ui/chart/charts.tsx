'use client';
import dynamic from 'next/dynamic';
import { Skeleton } from '../skeleton';
import type { BarPlotProps } from './bar-plot';
import { ChartFrame, type ChartProps } from './chart-frame';

const waiting = () => <Skeleton className="h-full w-full" />;
// The drawing library is the portal's heaviest part next to the editor: it comes when a chart is on the page, never before.
const LinePlot = dynamic(() => import('./line-plot'), { ssr: false, loading: waiting });
const BarPlot = dynamic(() => import('./bar-plot'), { ssr: false, loading: waiting });

/** Lines over time: latency percentiles, rates. */
export function TimeSeries(props: ChartProps) {
  return (
    <ChartFrame {...props}>
      <LinePlot {...props} />
    </ChartFrame>
  );
}

/** A histogram over time, stacked by series; dragging over it zooms in. */
export function StackedBars(props: BarPlotProps) {
  return (
    <ChartFrame {...props} note={props.onZoom && <span className="hidden md:inline">Drag to zoom</span>}>
      <BarPlot {...props} />
    </ChartFrame>
  );
}
