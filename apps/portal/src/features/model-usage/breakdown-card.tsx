'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { parseAsString, useQueryStates } from 'nuqs';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { Card } from '@/ui/card';
import { StackedBars, TimeSeries } from '@/ui/chart/charts';
import { DownloadLink } from '@/ui/download-link';
import { ErrorState } from '@/ui/error-state';
import { NativeSelect } from '@/ui/native-select';
import { SkeletonRows } from '@/ui/skeleton';
import { BreakdownTable, rowName } from './breakdown-table';
import { type Breakdown, DIMENSIONS, type Dimension, dimensionOf, MEASURES, type MeasureName, measureOf } from './measures';

type Query = { from: string; to: string } & Readonly<Record<string, string>>;

const options = (of: Readonly<Record<string, { label: string } | string>>, before = '') =>
  Object.entries(of).map(([value, what]) => ({ value, label: before + (typeof what === 'string' ? what.toLowerCase() : what.label) }));

/** The first rows over time; the series have plain names, as ids may hold anything. */
function BreakdownChart({
  by,
  measure,
  breakdown,
  onZoom,
}: {
  by: Dimension;
  measure: MeasureName;
  breakdown: Breakdown;
  onZoom: (from: string, to: string) => void;
}) {
  const inTime = by === 'day' || by === 'hour';
  const drawn = inTime ? [{ id: '', name: 'All calls' }] : breakdown.rows.slice(0, 6);
  const { label, of, format, summed } = MEASURES[measure];
  const points = breakdown.series.map(({ at, parts }) => ({
    at,
    values: Object.fromEntries(
      drawn.flatMap(({ id }, index) => {
        const part = parts.find((one) => one.id === id);
        const value = (part && of(part)) ?? (summed ? 0 : null);
        return value === null ? [] : [[`s${index}`, value]];
      }),
    ),
  }));
  const chart = {
    title: `${label} by ${DIMENSIONS[by].toLowerCase()}`,
    points,
    series: drawn.map((row, index) => ({ key: `s${index}`, label: inTime ? row.name : rowName(by, row) })),
    format,
  };
  return summed ? <StackedBars {...chart} onZoom={onZoom} /> : <TimeSeries {...chart} />;
}

interface BreakdownCardProps {
  tenant: string;
  query: Query;
  onZoom: (from: string, to: string) => void;
  onNarrow: (filters: Readonly<Record<string, string>>) => void;
}

/** Any measure by any dimension: drawn, as a table, and as a file. */
export function BreakdownCard({ tenant, query, onZoom, onNarrow }: BreakdownCardProps) {
  const [state, set] = useQueryStates({ by: parseAsString, measure: parseAsString });
  const [by, measure] = [dimensionOf(state.by), measureOf(state.measure)];
  const asked = { ...query, by, sort: MEASURES[measure].sort };
  const { data, error, refetch } = useQuery({
    queryKey: ['model-usage', tenant, 'breakdown', asked],
    queryFn: () => api.modelUsage.breakdown({ params: { tenant }, query: asked }),
    placeholderData: keepPreviousData,
  });
  return (
    <Card
      flush
      title="Broken down"
      description="The largest rows over time. Press a row to narrow all of this page to it."
      actions={
        <>
          <NativeSelect label="By" className="w-auto" value={by} options={options(DIMENSIONS, 'By ')} onChange={(next) => void set({ by: next })} />
          <NativeSelect label="Measure" className="w-auto" value={measure} options={options(MEASURES)} onChange={(next) => void set({ measure: next })} />
          <DownloadLink path={`/api/v1/tenants/${tenant}/model-usage/breakdown-file`} query={asked} download={`models-by-${by}.csv`}>
            This as CSV
          </DownloadLink>
        </>
      }
    >
      {error && <ErrorState problem={problemView(error)} onRetry={() => void refetch()} />}
      {!error && !data && <SkeletonRows label="Loading the breakdown" />}
      {!error && data && (
        <>
          <div className="p-4">
            <BreakdownChart by={by} measure={measure} breakdown={data} onZoom={onZoom} />
          </div>
          <div className="border-line border-t">
            <BreakdownTable by={by} breakdown={data} onNarrow={onNarrow} />
          </div>
        </>
      )}
    </Card>
  );
}
