'use client';
import { formatCount, formatMicros, formatMs } from '@/lib/number';
import { Card } from '@/ui/card';
import { StackedBars, TimeSeries } from '@/ui/chart/charts';
import type { ModelUsage } from './model-usage-view';

const TOKENS = [
  { key: 'input', label: 'Input' },
  { key: 'cached', label: 'Cached input' },
  { key: 'output', label: 'Output' },
];
const SPEND = [{ key: 'spend', label: 'Spend' }];
const CALLS = [
  { key: 'ok', label: 'Answered', tone: 'good' },
  { key: 'failed', label: 'Failed', tone: 'bad' },
] as const;
const TTFT = [
  { key: 'p50', label: 'p50' },
  { key: 'p95', label: 'p95' },
];

export function ModelCharts({ usage: { series }, onZoom }: { usage: ModelUsage; onZoom: (from: string, to: string) => void }) {
  const tokens = series.map(({ at, inputTokens, cachedInputTokens: cached, outputTokens: output }) => ({
    at,
    values: { input: inputTokens - cached, cached, output },
  }));
  const spend = series.map(({ at, spendMicros }) => ({ at, values: { spend: spendMicros } }));
  const calls = series.map(({ at, calls: all, failed }) => ({ at, values: { ok: all - failed, failed } }));
  // a time in which nobody called has no speed, and is no zero
  const ttft = series.map(({ at, ttftP50Ms: p50, ttftP95Ms: p95 }) => ({ at, values: { ...(p50 !== null && { p50 }), ...(p95 !== null && { p95 }) } }));
  return (
    <div className="grid gap-5 xl:grid-cols-2">
      <Card>
        <StackedBars title="Tokens" points={tokens} series={TOKENS} format={formatCount} onZoom={onZoom} />
      </Card>
      <Card>
        <StackedBars title="Spend" points={spend} series={SPEND} format={formatMicros} onZoom={onZoom} />
      </Card>
      <Card>
        <TimeSeries title="Time to first token" points={ttft} series={TTFT} format={formatMs} />
      </Card>
      <Card>
        <StackedBars title="Calls" points={calls} series={CALLS} onZoom={onZoom} />
      </Card>
    </div>
  );
}
