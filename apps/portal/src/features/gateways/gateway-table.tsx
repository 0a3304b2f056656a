'use client';
import type { gateways, Result } from '@gatehouse/contracts';
import { Server } from 'lucide-react';
import type { ProblemView } from '@/lib/problem';
import { Badge } from '@/ui/badge';
import { EmptyState } from '@/ui/empty-state';
import type { MenuEntry } from '@/ui/menu';
import { RelativeTime } from '@/ui/relative-time';
import { StateBadge } from '@/ui/state-badge';
import { type Column, DataTable } from '@/ui/table/data-table';

export type GatewayRow = Result<(typeof gateways)['list']>['items'][number];

function Running({ row }: { row: GatewayRow }) {
  if (row.sequence === null) return <span className="text-ink-muted">nothing yet</span>;
  if (row.behind === 0) return <span className="tabular-nums">{row.sequence}, newest</span>;
  return (
    <span className="tabular-nums">
      {row.sequence} <Badge tone="warn">{row.behind} behind</Badge>
    </span>
  );
}

const COLUMNS: readonly Column<GatewayRow>[] = [
  { id: 'name', header: 'Gateway', cell: (row) => row.name },
  { id: 'state', header: 'State', cell: (row) => (row.state === 'live' ? <Badge tone="good">Live</Badge> : <StateBadge state="silent" />) },
  { id: 'snapshot', header: 'Snapshot', cell: (row) => <Running row={row} /> },
  { id: 'acknowledged', header: 'Acknowledged', cell: (row) => (row.acknowledgement ? <StateBadge state={row.acknowledgement} /> : '–') },
  {
    id: 'errors',
    header: 'Refused objects',
    cell: (row) => (row.errors.length === 0 ? 'none' : row.errors.map((error) => `${error.key}: ${error.message}`).join('; ')),
    wideOnly: true,
  },
  { id: 'group', header: 'Group', cell: (row) => row.group.name, wideOnly: true },
  { id: 'version', header: 'Software', cell: (row) => row.softwareVersion, wideOnly: true },
  { id: 'seen', header: 'Last seen', cell: (row) => <RelativeTime at={row.lastSeenAt} />, wideOnly: true },
];

interface GatewayTableProps {
  rows: readonly GatewayRow[] | undefined;
  problem: ProblemView | null;
  onRetry: () => void;
  rowActions?: (row: GatewayRow) => readonly (readonly MenuEntry[])[];
}

export function GatewayTable({ rows, problem, onRetry, rowActions }: GatewayTableProps) {
  return (
    <DataTable
      label="Gateways"
      rows={rows}
      columns={COLUMNS}
      rowId={(row) => row.id}
      rowActions={rowActions}
      problem={problem}
      onRetry={onRetry}
      empty={
        <EmptyState icon={Server} title="No gateway has announced itself">
          Start one with GATEHOUSE_CONTROL_URL and the token of a gateway group in GATEHOUSE_GATEWAY_TOKEN. It appears here within a second.
        </EmptyState>
      }
    />
  );
}
