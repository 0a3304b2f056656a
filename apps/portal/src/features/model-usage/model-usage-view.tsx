'use client';
import type { modelUsage, Result } from '@gatehouse/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ChartColumn, Download, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { useTimeRange } from '@/lib/use-time-range';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { FilterBar, SelectFilter, useFilters } from '@/ui/filter-bar';
import { IconButton } from '@/ui/icon-button';
import { LinkButton } from '@/ui/link-button';
import { PageHeader } from '@/ui/page-header';
import { RangeSelect } from '@/ui/range-select';
import type { Option } from '@/ui/select';
import { SkeletonRows } from '@/ui/skeleton';
import { ModelCharts } from './model-charts';
import { ModelTops } from './model-tops';
import { ModelTotals } from './model-totals';

export type ModelUsage = Result<(typeof modelUsage)['report']>;

const NAMES = ['provider', 'model', 'route', 'application'] as const;
type Filters = Record<(typeof NAMES)[number], string | null>;

/** What was used in this time, each once; what is chosen keeps its place even when nothing is left of it. */
function optionsOf(chosen: string | null, used: readonly (readonly [value: string, label: string])[] = []): Option[] {
  const known = new Map([...(chosen === null ? [] : [[chosen, chosen] as const]), ...used.filter(([value]) => value !== '')]);
  return [...known].map(([value, label]) => ({ value, label }));
}

function Choices({ usage, filters }: { usage: ModelUsage | undefined; filters: Filters }) {
  const { provider, model, route, application } = filters;
  const of = {
    provider: usage?.byProvider.map((row) => [row.providerId, row.name] as const),
    model: usage?.byModel.map((row) => [row.model, row.model] as const),
    route: usage?.byRoute.map((row) => [row.route, row.route] as const),
    application: usage?.byApplication.map((row) => [row.applicationId, row.name] as const),
  };
  return (
    <>
      <SelectFilter name="provider" label="Provider" options={optionsOf(provider, of.provider)} />
      <SelectFilter name="model" label="Model" options={optionsOf(model, of.model)} />
      <SelectFilter name="route" label="Model route" options={optionsOf(route, of.route)} />
      <SelectFilter name="application" label="Application" options={optionsOf(application, of.application)} />
    </>
  );
}

/** Tokens, money and speed of the tenant's calls to models. */
export function ModelUsageView({ tenant }: { tenant: string }) {
  const [tick, setTick] = useState(0);
  const range = useTimeRange('24h', tick);
  const filters = useFilters(NAMES);
  const set = Object.fromEntries(Object.entries(filters).filter((entry): entry is [string, string] => entry[1] !== null));
  const query = { from: range.from, to: range.to, ...set };
  const { data, error, refetch } = useQuery({
    queryKey: ['model-usage', tenant, query],
    queryFn: () => api.modelUsage.report({ params: { tenant }, query }),
    placeholderData: keepPreviousData,
  });
  const csv = `/api/v1/tenants/${tenant}/model-usage/chargeback?${new URLSearchParams(query)}`;
  return (
    <>
      <PageHeader
        title="Model usage"
        description="Tokens, spend and speed of calls to models."
        actions={
          <>
            <IconButton icon={RefreshCw} label="Refresh" variant="secondary" onClick={() => setTick(tick + 1)} />
            <LinkButton icon={Download} href={csv} download="chargeback.csv" prefetch={false}>
              Download CSV
            </LinkButton>
          </>
        }
      />
      <FilterBar names={[...NAMES, 'from', 'to']}>
        <RangeSelect range={range} />
        <Choices usage={data} filters={filters} />
      </FilterBar>
      {error && <ErrorState problem={problemView(error)} onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonRows label="Loading usage" />}
      {data && data.totals.calls === 0 && (
        <Card>
          <EmptyState icon={ChartColumn} title="No calls to models in this time">
            Calls show up here within seconds of being made. Widen the time range, or reset the filters.
          </EmptyState>
        </Card>
      )}
      {data && data.totals.calls > 0 && (
        <>
          <ModelTotals totals={data.totals} previous={data.previous} />
          <ModelCharts usage={data} onZoom={range.zoom} />
          <ModelTops usage={data} />
        </>
      )}
    </>
  );
}
