'use client';
import { formatCount, formatMicros, formatMs } from '@/lib/number';
import { Card } from '@/ui/card';
import { StackedBars, TimeSeries } from '@/ui/chart/charts';
import { known } from '@/ui/chart/series';
import type { ModelUsage } from './model-usage-view';

const TOKENS = [
  { key: 'input', label: 'Input' },
  { key: 'cached', label: 'Cached input' },
  { key: 'output', label: 'Output' },
];
const SPEND = [{ key: 'spend', label: 'Spend' }];
const CALLS = [
  { key: 'model', label: 'Answered by a model', tone: 'good' },
  { key: 'cache', label: 'Answered from our cache', tone: 'info' },
  { key: 'failed', label: 'Failed', tone: 'bad' },
] as const;
const FALLBACKS = [{ key: 'tried', label: 'Other targets tried', tone: 'warn' }] as const;
const TIMES = [
  { key: 'p50', label: 'p50' },
  { key: 'p95', label: 'p95' },
];

export function ModelCharts({ usage: { series }, onZoom }: { usage: ModelUsage; onZoom: (from: string, to: string) => void }) {
  const tokens = series.map(({ at, inputTokens, cachedInputTokens: cached, outputTokens: output }) => ({
    at,
    values: { input: inputTokens - cached, cached, output },
  }));
  const spend = series.map(({ at, spendMicros }) => ({ at, values: { spend: spendMicros } }));
  const calls = series.map(({ at, calls: all, failed, cacheHits: cache }) => ({ at, values: { model: all - failed - cache, cache, failed } }));
  const fallbacks = series.map(({ at, fallbacks: tried }) => ({ at, values: { tried } }));
  const ttft = series.map(({ at, ttftP50Ms: p50, ttftP95Ms: p95 }) => ({ at, values: known({ p50, p95 }) }));
  const total = series.map(({ at, totalP50Ms: p50, totalP95Ms: p95 }) => ({ at, values: known({ p50, p95 }) }));
  return (
    <div className="grid gap-5 xl:grid-cols-2">
      <Card>
        <StackedBars title="Tokens" points={tokens} series={TOKENS} format={formatCount} onZoom={onZoom} />
      </Card>
      <Card>
        <StackedBars title="Spend" points={spend} series={SPEND} format={formatMicros} onZoom={onZoom} />
      </Card>
      <Card>
        <StackedBars title="Calls" points={calls} series={CALLS} onZoom={onZoom} />
      </Card>
      <Card>
        <StackedBars title="Other targets tried" points={fallbacks} series={FALLBACKS} onZoom={onZoom} />
      </Card>
      <Card>
        <TimeSeries title="Time to first token" points={ttft} series={TIMES} format={formatMs} />
      </Card>
      <Card>
        <TimeSeries title="Whole call" points={total} series={TIMES} format={formatMs} />
      </Card>
    </div>
  );
}
