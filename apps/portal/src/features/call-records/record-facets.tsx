'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { parseAsString, useQueryStates } from 'nuqs';
import { api } from '@/lib/api';
import { formatCount } from '@/lib/number';
import { Card } from '@/ui/card';
import { operationWords } from './operation-words';
import { type RecordFilters, recordQuery } from './record-source';

const TITLES: Readonly<Record<string, string>> = {
  api: 'API',
  application: 'Application',
  status: 'Status',
  code: 'Error code',
  operation: 'Operation',
  method: 'Method',
  outcome: 'Outcome',
  policy: 'Policy',
};

/** The most frequent values among the calls that match; pressing one narrows to it. */
export function RecordFacets({ tenant, filters }: { tenant: string; filters: RecordFilters }) {
  const [, set] = useQueryStates({
    api: parseAsString,
    application: parseAsString,
    status: parseAsString,
    code: parseAsString,
    operation: parseAsString,
    method: parseAsString,
    outcome: parseAsString,
    cursor: parseAsString,
  });
  const { data } = useQuery({
    queryKey: ['records', tenant, 'facets', filters],
    queryFn: () => api.callRecords.facets({ params: { tenant }, query: recordQuery(filters) }),
    placeholderData: keepPreviousData,
  });
  const shown = data?.facets.filter(({ field, values }) => field in TITLES && field !== 'policy' && values.length > 0) ?? [];
  if (shown.length === 0) return null;
  return (
    <Card title="Most frequent">
      <div className="flex flex-col gap-4">
        {shown.map(({ field, values }) => (
          <section key={field} aria-label={TITLES[field]}>
            <h3 className="mb-1 font-medium text-12 text-ink-muted">{TITLES[field]}</h3>
            <ul className="flex flex-col">
              {values.slice(0, 6).map(({ value, label, count }) => (
                <li key={value}>
                  <button
                    type="button"
                    onClick={() => void set({ [field]: value, cursor: null })}
                    className="flex w-full items-baseline justify-between gap-3 rounded-sm px-1 py-0.5 text-left text-13 hover:bg-hover"
                  >
                    <span className="min-w-0 truncate">{field === 'operation' ? operationWords(label) : label}</span>
                    <span className="tabular text-12 text-ink-muted">{formatCount(count)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Card>
  );
}
