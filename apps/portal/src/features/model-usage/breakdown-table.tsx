'use client';
import { formatCount, formatMicros, formatMs, percent } from '@/lib/number';
import { exactTime } from '@/lib/time';
import { type Column, DataTable } from '@/ui/table/data-table';
import { type Breakdown, DIMENSIONS, type Dimension, NONE, type Part } from './measures';

type Row = Breakdown['rows'][number];

const figure = (id: string, header: string, of: (part: Part) => number | null, cell: (part: Part) => string, wideOnly = true): Column<Row> => ({
  id,
  header,
  cell,
  sortValue: of,
  align: 'right',
  wideOnly,
});

const FIGURES: readonly Column<Row>[] = [
  figure(
    'spend',
    'Spend',
    (part) => part.spendMicros,
    (part) => formatMicros(part.spendMicros),
    false,
  ),
  figure(
    'calls',
    'Calls',
    (part) => part.calls,
    (part) => formatCount(part.calls),
    false,
  ),
  figure(
    'failed',
    'Failed',
    (part) => part.failed / part.calls,
    (part) => percent(part.failed, part.calls),
  ),
  figure(
    'input',
    'Input',
    (part) => part.inputTokens,
    (part) => formatCount(part.inputTokens),
  ),
  figure(
    'output',
    'Output',
    (part) => part.outputTokens,
    (part) => formatCount(part.outputTokens),
  ),
  figure(
    'cached',
    'From our cache',
    (part) => part.cacheHits / part.calls,
    (part) => percent(part.cacheHits, part.calls),
  ),
  figure(
    'fallbacks',
    'Fallbacks',
    (part) => part.fallbacks,
    (part) => formatCount(part.fallbacks),
  ),
  figure(
    'ttft',
    'First token, p95',
    (part) => part.ttftP95Ms,
    (part) => formatMs(part.ttftP95Ms),
  ),
  figure(
    'between',
    'Between tokens, p50',
    (part) => part.interTokenP50Ms,
    (part) => formatMs(part.interTokenP50Ms),
  ),
  figure(
    'total',
    'Whole call, p95',
    (part) => part.totalP95Ms,
    (part) => formatMs(part.totalP95Ms),
  ),
];

/** A row as people call it: days and hours by the clock, what has no name by why. */
export const rowName = (by: Dimension, { id, name }: Pick<Row, 'id' | 'name'>): string => {
  if (by === 'day') return id.slice(0, 10);
  if (by === 'hour') return exactTime(id);
  if (by === 'credential' && id === 'try-it') return 'Keys of try-it and playground';
  return name === '' ? (NONE[by] ?? 'None') : name;
};

/** Each row leads into itself: its filters are set. */
export function BreakdownTable({ by, breakdown, onNarrow }: { by: Dimension; breakdown: Breakdown; onNarrow: (filters: Row['filters']) => void }) {
  const name: Column<Row> = {
    id: 'name',
    header: DIMENSIONS[by],
    cell: (row) => <span className="wrap-anywhere">{rowName(by, row)}</span>,
    sortValue: (row) => rowName(by, row),
  };
  return (
    <>
      <DataTable
        label={`Model calls by ${DIMENSIONS[by].toLowerCase()}`}
        rows={breakdown.rows}
        columns={[name, ...FIGURES]}
        rowId={(row) => row.id || 'none'}
        onRowPress={(row) => onNarrow(row.filters)}
        empty={null}
      />
      {breakdown.rest && (
        <p className="border-line border-t px-4 py-2 text-12 text-ink-muted">
          {`All others together: ${formatCount(breakdown.rest.calls)} calls, ${formatMicros(breakdown.rest.spendMicros)}. The file has each of them.`}
        </p>
      )}
    </>
  );
}
