'use client';
import type { budgets, Result } from '@gatehouse/contracts';
import { BellRing } from 'lucide-react';
import { api } from '@/lib/api';
import { formatCount, formatMicros } from '@/lib/number';
import { useMay } from '@/lib/session-context';
import { useList } from '@/lib/use-list';
import { Badge } from '@/ui/badge';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { RelativeTime } from '@/ui/relative-time';
import { type Column, DataTable } from '@/ui/table/data-table';
import { Pager } from '@/ui/table/pager';

type Alert = Result<(typeof budgets)['alerts']>['items'][number];

const amount = (unit: Alert['unit'], value: number): string => (unit === 'tokens' ? `${formatCount(value)} tokens` : formatMicros(value));

const COLUMNS: readonly Column<Alert>[] = [
  { id: 'name', header: 'Budget', cell: (row) => <span className="wrap-anywhere">{row.name}</span> },
  {
    id: 'percent',
    header: 'Reached',
    cell: (row) => (
      <span className="flex flex-wrap items-center gap-1">
        {`${row.percent} %`}
        {row.stopped && <Badge tone="bad">Calls were stopped</Badge>}
      </span>
    ),
  },
  { id: 'used', header: 'Used', cell: (row) => `${amount(row.unit, row.used)} of ${amount(row.unit, row.limit)}`, wideOnly: true },
  { id: 'application', header: 'By', cell: (row) => <span className="wrap-anywhere">{row.application?.name ?? '–'}</span>, wideOnly: true },
  { id: 'model', header: 'Model', cell: (row) => row.model ?? 'all', wideOnly: true },
  { id: 'at', header: 'When', cell: (row) => <RelativeTime at={row.at} /> },
];

/** Of which budgets so much was used that people were told. */
export function AlertsCard({ tenant }: { tenant: string }) {
  const mayRecords = useMay(tenant, 'records:read');
  const list = useList({ key: ['budget-alerts', tenant], read: (cursor) => api.budgets.alerts({ params: { tenant }, query: { cursor, limit: 20 } }) });
  return (
    <>
      <Card flush title="Alerts" description="Percentages of budgets that were reached, the newest first. Each is told once in its span of time.">
        <DataTable
          label="Alerts"
          rows={list.rows}
          columns={COLUMNS}
          rowId={(row) => row.id}
          rowHref={mayRecords ? (row) => `/console/${tenant}/records/${row.requestId}` : undefined}
          problem={list.problem}
          onRetry={list.retry}
          empty={
            <EmptyState icon={BellRing} title="No alert">
              Nobody has come near a budget. From which percentage on people are told is a setting of each budget.
            </EmptyState>
          }
        />
      </Card>
      <Pager nextCursor={list.nextCursor} />
    </>
  );
}
