'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import type { TimeRange } from '@/lib/use-time-range';
import { Card } from '@/ui/card';
import { StackedBars } from '@/ui/chart/charts';
import { ErrorState } from '@/ui/error-state';
import { Skeleton } from '@/ui/skeleton';
import { type RecordFilters, recordQuery } from './record-source';

const SERIES = [
  { key: 'ok', label: '1xx to 3xx', tone: 'good' },
  { key: 'clientErrors', label: '4xx', tone: 'warn' },
  { key: 'serverErrors', label: '5xx', tone: 'bad' },
] as const;

export function RecordHistogram({ tenant, filters, range }: { tenant: string; filters: RecordFilters; range: TimeRange }) {
  const query = useQuery({
    queryKey: ['records', tenant, 'histogram', filters],
    queryFn: () => api.callRecords.histogram({ params: { tenant }, query: recordQuery(filters) }),
    placeholderData: keepPreviousData,
  });
  if (query.isError) return <ErrorState problem={problemView(query.error)} onRetry={() => void query.refetch()} />;
  const points = query.data?.buckets.map(({ at, ...values }) => ({ at, values }));
  return (
    <Card>{points ? <StackedBars title="Calls over time" points={points} series={SERIES} onZoom={range.zoom} /> : <Skeleton className="h-48 w-full" />}</Card>
  );
}
