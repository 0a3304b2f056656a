'use client';
import { formatCount, formatMicros, formatMs, percent } from '@/lib/number';
import { Card } from '@/ui/card';
import { type Column, DataTable } from '@/ui/table/data-table';
import type { ModelUsage } from './model-usage-view';

type Part = ModelUsage['series'][number];
type Row = Omit<Part, 'at'> & { id: string; name: string };

const number = (id: string, header: string, of: (row: Row) => number | null, format: (row: Row) => string, wideOnly = false): Column<Row> => ({
  id,
  header,
  cell: format,
  sortValue: of,
  align: 'right',
  wideOnly,
});

const FIGURES: readonly Column<Row>[] = [
  number(
    'spend',
    'Spend',
    (row) => row.spendMicros,
    (row) => formatMicros(row.spendMicros),
  ),
  number(
    'calls',
    'Calls',
    (row) => row.calls,
    (row) => formatCount(row.calls),
  ),
  number(
    'failed',
    'Failed',
    (row) => row.failed / row.calls,
    (row) => percent(row.failed, row.calls),
    true,
  ),
  number(
    'input',
    'Input',
    (row) => row.inputTokens,
    (row) => formatCount(row.inputTokens),
    true,
  ),
  number(
    'output',
    'Output',
    (row) => row.outputTokens,
    (row) => formatCount(row.outputTokens),
    true,
  ),
  number(
    'ttft',
    'First token, p95',
    (row) => row.ttftP95Ms,
    (row) => formatMs(row.ttftP95Ms),
    true,
  ),
];

function Top({ title, header, rows }: { title: string; header: string; rows: readonly Row[] }) {
  const name: Column<Row> = { id: 'name', header, cell: (row) => <span className="wrap-anywhere">{row.name}</span>, sortValue: (row) => row.name };
  return (
    <Card flush title={title}>
      <DataTable label={title} rows={rows} columns={[name, ...FIGURES]} rowId={(row) => row.id} empty={null} />
    </Card>
  );
}

/** Where tokens and money went. */
export function ModelTops({ usage }: { usage: ModelUsage }) {
  return (
    <div className="grid gap-5">
      <Top
        title="By model"
        header="Model"
        rows={usage.byModel.map((row) => ({
          ...row,
          id: `${row.providerId} ${row.model}`,
          name: row.providerName ? `${row.providerName}: ${row.model}` : row.model || 'none',
        }))}
      />
      <Top title="By provider" header="Provider" rows={usage.byProvider.map((row) => ({ ...row, id: row.providerId, name: row.name || 'none' }))} />
      <Top
        title="By model route"
        header="Model route"
        rows={usage.byRoute.map((row) => ({ ...row, id: row.route, name: row.route || 'asked for directly' }))}
      />
      <Top title="By application" header="Application" rows={usage.byApplication.map((row) => ({ ...row, id: row.applicationId, name: row.name || 'none' }))} />
    </div>
  );
}
