'use client';
import type { analytics, Result } from '@gatehouse/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ChartColumn, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/lib/api';
import { formatMs } from '@/lib/number';
import { problemView } from '@/lib/problem';
import { useTimeRange } from '@/lib/use-time-range';
import { Card } from '@/ui/card';
import { StackedBars, TimeSeries } from '@/ui/chart/charts';
import { known } from '@/ui/chart/series';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { FilterBar, SelectFilter, useFilters } from '@/ui/filter-bar';
import { IconButton } from '@/ui/icon-button';
import { PageHeader } from '@/ui/page-header';
import { RangeSelect } from '@/ui/range-select';
import { useEnvironment } from '@/ui/shell/environment-switch';
import { SkeletonRows } from '@/ui/skeleton';
import { TopLists } from './top-lists';
import { UsageTotals } from './usage-totals';

export type UsageAnswer = Result<(typeof analytics)['usage']>;
export type UsageScope = 'tenant' | 'own';

const CALLS = [
  { key: 'ok', label: 'Answered', tone: 'good' },
  { key: 'refused', label: 'Refused', tone: 'warn' },
  { key: 'failed', label: 'Failed', tone: 'bad' },
] as const;
const LATENCY = [
  { key: 'p50', label: 'p50' },
  { key: 'p95', label: 'p95' },
  { key: 'p99', label: 'p99' },
];

function Charts({ usage, onZoom }: { usage: UsageAnswer; onZoom: (from: string, to: string) => void }) {
  const calls = usage.series.map(({ at, calls: all, refused, failed }) => ({ at, values: { ok: all - refused - failed, refused, failed } }));
  const latency = usage.series.map(({ at, p50Ms, p95Ms, p99Ms }) => ({ at, values: known({ p50: p50Ms, p95: p95Ms, p99: p99Ms }) }));
  return (
    <div className="grid gap-5 xl:grid-cols-2">
      <Card>
        <StackedBars title="Calls" points={calls} series={CALLS} onZoom={onZoom} />
      </Card>
      <Card>
        <TimeSeries title="Latency" points={latency} series={LATENCY} format={formatMs} />
      </Card>
    </div>
  );
}

/** `tenant`: all traffic, for the console. `own`: the reader's applications. */
export function UsageView({ tenant, scope }: { tenant: string; scope: UsageScope }) {
  const [tick, setTick] = useState(0);
  const range = useTimeRange('24h', tick);
  const environment = useEnvironment() ?? undefined;
  const filters = useFilters(['api', 'application']);
  const query = { from: range.from, to: range.to, environment, api: filters.api ?? undefined, application: filters.application ?? undefined };
  const { data, error, refetch } = useQuery({
    queryKey: ['usage', tenant, scope, query],
    queryFn: () => (scope === 'own' ? api.analytics.ownUsage({ params: { tenant }, query }) : api.analytics.usage({ params: { tenant }, query })),
    placeholderData: keepPreviousData,
  });
  const apis = data?.byApi.map(({ apiId, name }) => ({ value: apiId, label: name })) ?? [];
  const applications = data?.byApplication.map(({ applicationId, name }) => ({ value: applicationId, label: name })) ?? [];
  return (
    <>
      <PageHeader
        title={scope === 'own' ? 'Usage' : 'Traffic'}
        description={scope === 'own' ? 'What your applications call, how fast and with what result.' : 'Calls, errors and latency of your APIs.'}
        actions={<IconButton icon={RefreshCw} label="Refresh" variant="secondary" onClick={() => setTick(tick + 1)} />}
      />
      <FilterBar names={['api', 'application', 'from', 'to']}>
        <RangeSelect range={range} />
        <SelectFilter name="api" label="API" options={apis} />
        <SelectFilter name="application" label="Application" options={applications} />
      </FilterBar>
      {error && <ErrorState problem={problemView(error)} onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonRows label="Loading usage" />}
      {data && data.totals.calls === 0 && (
        <Card>
          <EmptyState icon={ChartColumn} title="No calls in this time">
            Calls show up here within seconds of being made. Widen the time range, or reset the filters.
          </EmptyState>
        </Card>
      )}
      {data && data.totals.calls > 0 && (
        <>
          <UsageTotals totals={data.totals} previous={data.previous} />
          <Charts usage={data} onZoom={range.zoom} />
          <TopLists tenant={tenant} scope={scope} usage={data} range={range} />
        </>
      )}
    </>
  );
}
