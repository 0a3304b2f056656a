'use client';
import { OUTCOMES } from '@gatehouse/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api';
import { useNameSearch } from '@/lib/use-name-search';
import type { TimeRange } from '@/lib/use-time-range';
import { ComboboxFilter, FilterBar, SearchFilter, SelectFilter, useFilters } from '@/ui/filter-bar';
import { RangeSelect } from '@/ui/range-select';
import { operationWords } from './operation-words';
import { RECORD_FILTERS, type RecordScope } from './record-source';

const STATUSES = ['2xx', '3xx', '4xx', '5xx', '401', '403', '404', '429', '502', '503', '504'];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const SLOW = [
  { value: '100', label: 'over 100 ms' },
  { value: '500', label: 'over 500 ms' },
  { value: '1000', label: 'over 1 s' },
  { value: '5000', label: 'over 5 s' },
];
const plain = (values: readonly string[]) => values.map((value) => ({ value, label: value }));

function ApplicationFilter({ tenant, scope }: { tenant: string; scope: RecordScope }) {
  const { application } = useFilters(['application']);
  const search = useNameSearch({ tenant, kind: 'application', chosen: application, own: scope === 'own' });
  return <ComboboxFilter name="application" label="Application" {...search} />;
}

function ApiFilter({ tenant }: { tenant: string }) {
  const { api: slug } = useFilters(['api']);
  const search = useNameSearch({ tenant, kind: 'api', chosen: slug, by: 'slug' });
  return <ComboboxFilter name="api" label="API" {...search} />;
}

/** Operations and tools that were called in this time; what is chosen stays, even where nothing is left of it. */
function OperationFilter({ tenant, scope, range }: { tenant: string; scope: RecordScope; range: TimeRange }) {
  const { operation, api: chosenApi, application } = useFilters(['operation', 'api', 'application']);
  const query = { from: range.from, to: range.to, api: chosenApi ?? undefined, application: application ?? undefined };
  const { data } = useQuery({
    queryKey: ['records', tenant, 'operations', scope, query],
    queryFn: async () =>
      scope === 'own'
        ? (await api.analytics.ownUsage({ params: { tenant }, query })).byOperation.map(({ operationId }) => operationId)
        : ((await api.callRecords.facets({ params: { tenant }, query })).facets.find(({ field }) => field === 'operation')?.values ?? []).map(
            ({ value }) => value,
          ),
    staleTime: 60_000,
  });
  const known = [...new Set([...(operation ? [operation] : []), ...(data ?? [])])].filter(Boolean);
  return <SelectFilter name="operation" label="Operation or tool" options={known.map((value) => ({ value, label: operationWords(value) }))} />;
}

export function RecordFilterBar({ tenant, scope, range }: { tenant: string; scope: RecordScope; range: TimeRange }) {
  return (
    <FilterBar names={[...RECORD_FILTERS, 'from', 'to']}>
      <RangeSelect range={range} />
      {scope === 'tenant' && <ApiFilter tenant={tenant} />}
      <ApplicationFilter tenant={tenant} scope={scope} />
      <OperationFilter tenant={tenant} scope={scope} range={range} />
      <SelectFilter name="status" label="Status" options={plain(STATUSES)} />
      <SelectFilter name="outcome" label="Outcome" options={plain(OUTCOMES)} />
      <SelectFilter name="method" label="Method" options={plain(METHODS)} />
      <SelectFilter name="slowerThanMs" label="Slow" options={SLOW} />
      <SearchFilter name="path" label="Path contains" />
      <SearchFilter name="requestId" label="Request id" />
    </FilterBar>
  );
}
