'use client';
import { Activity } from 'lucide-react';
import { formatMicroseconds } from '@/lib/number';
import type { ProblemView } from '@/lib/problem';
import { EmptyState } from '@/ui/empty-state';
import { RelativeTime } from '@/ui/relative-time';
import { type Column, DataTable } from '@/ui/table/data-table';
import type { CallRow } from './record-source';
import { StatusBadge } from './status';

const COLUMNS: readonly Column<CallRow>[] = [
  { id: 'call', header: 'Call', cell: (row) => <span className="font-mono text-12">{`${row.method} ${row.path}`}</span> },
  { id: 'status', header: 'Status', cell: (row) => <StatusBadge status={row.status} />, width: '80px' },
  { id: 'why', header: 'Reason', cell: (row) => row.code ?? row.reason ?? '–', wideOnly: true },
  { id: 'api', header: 'API', cell: (row) => (row.apiName ? `${row.apiName} ${row.versionName ?? ''}` : '–'), wideOnly: true },
  { id: 'application', header: 'Application', cell: (row) => row.applicationName ?? '–', wideOnly: true },
  { id: 'time', header: 'Took', cell: (row) => formatMicroseconds(row.totalUs), align: 'right' },
  { id: 'at', header: 'When', cell: (row) => <RelativeTime at={new Date(row.at).toISOString()} />, wideOnly: true },
];

interface RecordTableProps {
  rows: readonly CallRow[] | undefined;
  problem: ProblemView | null;
  onRetry: () => void;
  onOpen: (row: CallRow) => void;
  currentId: string | null;
}

export function RecordTable({ rows, problem, onRetry, onOpen, currentId }: RecordTableProps) {
  return (
    <DataTable
      label="Call records"
      rows={rows}
      columns={COLUMNS}
      rowId={(row) => row.requestId}
      onRowPress={onOpen}
      currentRowId={currentId}
      problem={problem}
      onRetry={onRetry}
      empty={
        <EmptyState icon={Activity} title="No call matches">
          Calls appear here within a second or two of being made. Widen the time range, or reset the filters.
        </EmptyState>
      }
    />
  );
}
