'use client';
import type { modelUsage, Result } from '@gatehouse/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ChartColumn, RefreshCw } from 'lucide-react';
import { parseAsString, useQueryStates } from 'nuqs';
import { useState } from 'react';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { useTimeRange } from '@/lib/use-time-range';
import { Card } from '@/ui/card';
import { DownloadLink } from '@/ui/download-link';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { FilterBar, SelectFilter, useFilters } from '@/ui/filter-bar';
import { IconButton } from '@/ui/icon-button';
import { PageHeader } from '@/ui/page-header';
import { RangeSelect } from '@/ui/range-select';
import type { Option } from '@/ui/select';
import { SkeletonRows } from '@/ui/skeleton';
import { BreakdownCard } from './breakdown-card';
import { DIMENSIONS } from './measures';
import { ModelCharts } from './model-charts';
import { ModelTotals } from './model-totals';

export type ModelUsage = Result<(typeof modelUsage)['report']>;

const NAMES = ['provider', 'model', 'route', 'application'] as const;
/** Set by pressing a row, and shown while they are set. */
const FURTHER = ['api', 'team', 'member', 'credential', 'plan', 'prompt'] as const;
type Filters = Record<(typeof NAMES)[number] | (typeof FURTHER)[number], string | null>;

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

/** One that is narrowed to, by its name. */
function FurtherFilter({ tenant, name, value, range }: { tenant: string; name: (typeof FURTHER)[number]; value: string; range: { from: string; to: string } }) {
  const query = { ...range, by: name, [name]: value };
  const { data } = useQuery({
    queryKey: ['model-usage', tenant, 'named', query],
    queryFn: () => api.modelUsage.breakdown({ params: { tenant }, query }),
  });
  return (
    <SelectFilter
      name={name}
      label={DIMENSIONS[name]}
      options={optionsOf(
        value,
        data?.rows.filter(({ id }) => id === value).map((row) => [row.id, row.name]),
      )}
    />
  );
}

/** What the address says is looked at, and the way to narrow it. */
function useUsageQuery(tick: number) {
  const range = useTimeRange('24h', tick);
  const filters = useFilters([...NAMES, ...FURTHER]);
  const [, put] = useQueryStates(Object.fromEntries([...NAMES, ...FURTHER, 'from', 'to', 'range'].map((name) => [name, parseAsString])));
  const set = Object.fromEntries(Object.entries(filters).filter((entry): entry is [string, string] => entry[1] !== null));
  const narrow = (narrower: Readonly<Record<string, string>>) => void put({ ...narrower, ...('from' in narrower && { range: null }) });
  return { range, filters, query: { from: range.from, to: range.to, ...set }, narrow };
}

/** Tokens, money and speed of the tenant's calls to models. */
export function ModelUsageView({ tenant }: { tenant: string }) {
  const [tick, setTick] = useState(0);
  const { range, filters, query, narrow } = useUsageQuery(tick);
  const { data, error, refetch } = useQuery({
    queryKey: ['model-usage', tenant, query],
    queryFn: () => api.modelUsage.report({ params: { tenant }, query }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageHeader
        title="Model usage"
        description="Tokens, spend and speed of calls to models."
        actions={
          <>
            <IconButton icon={RefreshCw} label="Refresh" variant="secondary" onClick={() => setTick(tick + 1)} />
            <DownloadLink path={`/api/v1/tenants/${tenant}/model-usage/chargeback`} query={query} download="chargeback.csv">
              Download CSV
            </DownloadLink>
          </>
        }
      />
      <FilterBar names={[...NAMES, ...FURTHER, 'from', 'to']}>
        <RangeSelect range={range} />
        <Choices usage={data} filters={filters} />
        {FURTHER.map((name) => {
          const value = filters[name];
          return value !== null && <FurtherFilter key={name} tenant={tenant} name={name} value={value} range={{ from: range.from, to: range.to }} />;
        })}
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
          <BreakdownCard tenant={tenant} query={query} onZoom={range.zoom} onNarrow={narrow} />
        </>
      )}
    </>
  );
}
