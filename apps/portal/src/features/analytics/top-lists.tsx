'use client';
import { formatCount, formatMs, percent } from '@/lib/number';
import type { TimeRange } from '@/lib/use-time-range';
import { Card } from '@/ui/card';
import { type Column, DataTable } from '@/ui/table/data-table';
import type { UsageAnswer, UsageScope } from './usage-view';

interface TopRow {
  id: string;
  name: string;
  calls: number;
  errors?: number;
  p95Ms?: number | null;
}

const NAME = (header: string): Column<TopRow> => ({ id: 'name', header, cell: (row) => row.name });
const CALLS: Column<TopRow> = { id: 'calls', header: 'Calls', cell: (row) => formatCount(row.calls), sortValue: (row) => row.calls, align: 'right' };
const ERRORS: Column<TopRow> = {
  id: 'errors',
  header: 'Errors',
  cell: (row) => percent(row.errors ?? 0, row.calls),
  sortValue: (row) => (row.errors ?? 0) / row.calls,
  align: 'right',
};
const P95: Column<TopRow> = { id: 'p95', header: 'p95', cell: (row) => formatMs(row.p95Ms ?? null), sortValue: (row) => row.p95Ms ?? null, align: 'right' };

function Top({
  title,
  header,
  rows,
  columns,
  href,
}: {
  title: string;
  header: string;
  rows: readonly TopRow[];
  columns: readonly Column<TopRow>[];
  href: (row: TopRow) => string;
}) {
  return (
    <Card flush title={title}>
      <DataTable label={title} rows={rows} columns={[NAME(header), ...columns]} rowId={(row) => row.id} rowHref={href} empty={null} />
    </Card>
  );
}

/** Each row leads to its calls in the same time. */
export function TopLists({ tenant, scope, usage, range }: { tenant: string; scope: UsageScope; usage: UsageAnswer; range: TimeRange }) {
  const base = scope === 'own' ? `/developer/${tenant}/calls` : `/console/${tenant}/records`;
  const time: Record<string, string> = range.name ? { range: range.name } : { from: range.from, to: range.to };
  const to = (filter: string) => (row: TopRow) => `${base}?${new URLSearchParams({ ...time, [filter]: row.id })}`;
  return (
    <div className="grid gap-5 lg:grid-cols-2">
      <Top
        title="By API"
        header="API"
        rows={usage.byApi.map(({ apiId, ...rest }) => ({ id: apiId, ...rest }))}
        columns={[CALLS, ERRORS, P95]}
        href={to('api')}
      />
      <Top
        title="By application"
        header="Application"
        rows={usage.byApplication.map(({ applicationId, ...rest }) => ({ id: applicationId, ...rest }))}
        columns={[CALLS, ERRORS]}
        href={to('application')}
      />
      <Top
        title="By operation"
        header="Operation"
        rows={usage.byOperation.map((row) => ({ id: row.operationId, name: row.operationId, ...row }))}
        columns={[CALLS, ERRORS, P95]}
        href={to('operation')}
      />
      <Top
        title="By status"
        header="Status"
        rows={usage.byStatus.map((row) => ({ id: String(row.status), name: String(row.status), calls: row.calls }))}
        columns={[CALLS]}
        href={to('status')}
      />
    </div>
  );
}
