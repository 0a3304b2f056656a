'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { RefreshCw, Sparkles } from 'lucide-react';
import { useState } from 'react';
import { ModelCharts } from '@/features/model-usage/model-charts';
import { ModelTotals } from '@/features/model-usage/model-totals';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { type TimeRange, useTimeRange } from '@/lib/use-time-range';
import { Card } from '@/ui/card';
import { DownloadLink } from '@/ui/download-link';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { FilterBar, SelectFilter, useFilters } from '@/ui/filter-bar';
import { IconButton } from '@/ui/icon-button';
import { PageHeader } from '@/ui/page-header';
import { RangeSelect } from '@/ui/range-select';
import { SkeletonRows } from '@/ui/skeleton';
import { BudgetsLeft } from './budgets-left';
import { DaysTable } from './days-table';

const NAMES = ['application', 'model'] as const;

function useOwnUsage(tenant: string, range: TimeRange, filters: Record<(typeof NAMES)[number], string | null>) {
  const set = Object.fromEntries(Object.entries(filters).filter((entry): entry is [string, string] => entry[1] !== null));
  const query = { from: range.from, to: range.to, ...set };
  const report = useQuery({
    queryKey: ['own-model-usage', tenant, query],
    queryFn: () => api.modelUsage.own({ params: { tenant }, query }),
    placeholderData: keepPreviousData,
  });
  const days = useQuery({
    queryKey: ['own-model-days', tenant, query],
    queryFn: () => api.modelUsage.ownDays({ params: { tenant }, query }),
    placeholderData: keepPreviousData,
  });
  return { report, days, query };
}

/** Tokens, money and speed of the reader's own applications, and what is left of their budgets. */
export function OwnModelUsage({ tenant }: { tenant: string }) {
  const [tick, setTick] = useState(0);
  const range = useTimeRange('7d', tick);
  const filters = useFilters(NAMES);
  const { report, days, query } = useOwnUsage(tenant, range, filters);
  const { data: applications } = useQuery({
    queryKey: ['applications', tenant, 'mine'],
    queryFn: () => api.applications.list({ params: { tenant }, query: { limit: 100 } }),
  });
  const { data, error } = report;
  const models = [...new Set([...(filters.model ? [filters.model] : []), ...(data?.byModel.map(({ model }) => model) ?? [])])];
  const retry = () => {
    void report.refetch();
    void days.refetch();
  };
  return (
    <>
      <PageHeader
        title="Model usage"
        description="What your applications asked models for, and what it came to."
        actions={
          <>
            <IconButton icon={RefreshCw} label="Refresh" variant="secondary" onClick={() => setTick(tick + 1)} />
            <DownloadLink path={`/api/v1/tenants/${tenant}/my-model-usage/chargeback`} query={query} download="model-usage.csv">
              Download CSV
            </DownloadLink>
          </>
        }
      />
      <FilterBar names={[...NAMES, 'from', 'to']}>
        <RangeSelect range={range} />
        <SelectFilter name="application" label="Application" options={(applications?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))} />
        <SelectFilter name="model" label="Model" options={models.map((value) => ({ value, label: value }))} />
      </FilterBar>
      <BudgetsLeft tenant={tenant} application={filters.application} />
      {error && <ErrorState problem={problemView(error)} onRetry={retry} />}
      {!data && !error && <SkeletonRows label="Loading usage" />}
      {data && data.totals.calls === 0 && (
        <Card>
          <EmptyState icon={Sparkles} title="No calls to models in this time">
            Find an API of models in the catalogue: its page Models says how to call one. Calls show up here within seconds.
          </EmptyState>
        </Card>
      )}
      {data && data.totals.calls > 0 && (
        <>
          <ModelTotals totals={data.totals} previous={data.previous} />
          <ModelCharts usage={data} onZoom={range.zoom} />
        </>
      )}
      {days.data && days.data.items.length > 0 && <DaysTable days={days.data} />}
    </>
  );
}
