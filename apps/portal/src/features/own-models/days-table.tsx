'use client';
import type { modelUsage, Result } from '@gatehouse/contracts';
import { formatCount, formatMicros } from '@/lib/number';
import { Card } from '@/ui/card';
import { type Column, DataTable } from '@/ui/table/data-table';

export type OwnDays = Result<(typeof modelUsage)['ownDays']>;
type Day = OwnDays['items'][number];

const number = (id: 'calls' | 'inputTokens' | 'cachedInputTokens' | 'outputTokens', header: string, wideOnly = false): Column<Day> => ({
  id,
  header,
  cell: (row) => formatCount(row[id]),
  sortValue: (row) => row[id],
  align: 'right',
  wideOnly,
});

const COLUMNS: readonly Column<Day>[] = [
  { id: 'day', header: 'Day (UTC)', cell: (row) => row.day, sortValue: (row) => row.day },
  {
    id: 'model',
    header: 'Model',
    cell: (row) => (
      <span className="wrap-anywhere">
        {row.model === '' ? 'none' : `${row.providerName}: ${row.model}`}
        {row.route !== '' && <span className="block text-12 text-ink-muted">{`asked for as ${row.route}`}</span>}
      </span>
    ),
    sortValue: (row) => `${row.providerName} ${row.model} ${row.route}`,
  },
  { id: 'application', header: 'Application', cell: (row) => row.applicationName, sortValue: (row) => row.applicationName, wideOnly: true },
  number('calls', 'Calls', true),
  number('inputTokens', 'Input', true),
  number('cachedInputTokens', 'Cached', true),
  number('outputTokens', 'Output', true),
  {
    id: 'spend',
    header: 'Spend',
    cell: (row) => (row.unpriced > 0 && row.spendMicros === 0 ? 'not known' : formatMicros(row.spendMicros)),
    sortValue: (row) => row.spendMicros,
    align: 'right',
  },
];

/** What was used, day by day and model by model. */
export function DaysTable({ days }: { days: OwnDays }) {
  return (
    <Card flush title="By day and model" description={days.truncated ? 'The latest 1,000 rows. The file has them all.' : undefined}>
      <DataTable
        label="By day and model"
        rows={days.items}
        columns={COLUMNS}
        rowId={(row) => [row.day, row.applicationId, row.apiName, row.route, row.providerName, row.model].join(' ')}
        empty={null}
      />
    </Card>
  );
}
