'use client';
import { RefreshCw, Route } from 'lucide-react';
import { useState } from 'react';
import type { CallRow } from '@/features/call-records/record-source';
import { StatusBadge } from '@/features/call-records/status';
import { api } from '@/lib/api';
import { formatBytes, formatMicroseconds } from '@/lib/number';
import { useList } from '@/lib/use-list';
import { useTimeRange } from '@/lib/use-time-range';
import { Card } from '@/ui/card';
import { CopyText } from '@/ui/copy';
import { CopyAsCurl } from '@/ui/copy-as-curl';
import { EmptyState } from '@/ui/empty-state';
import { FactList } from '@/ui/fact-list';
import { FilterBar, SearchFilter, SelectFilter, useFilters } from '@/ui/filter-bar';
import { IconButton } from '@/ui/icon-button';
import { TextLink } from '@/ui/link-button';
import { PageHeader } from '@/ui/page-header';
import { RangeSelect } from '@/ui/range-select';
import { RelativeTime } from '@/ui/relative-time';
import { SidePanel } from '@/ui/side-panel';
import { type Column, DataTable } from '@/ui/table/data-table';
import { Pager } from '@/ui/table/pager';

const NAMES = ['status', 'path', 'address', 'requestId'] as const;
const STATUSES = ['400', '404', '421', '431', '503', '4xx', '5xx'].map((value) => ({ value, label: value }));

const COLUMNS: readonly Column<CallRow>[] = [
  { id: 'call', header: 'Call', cell: (row) => <span className="wrap-anywhere font-mono text-12">{`${row.method} ${row.host}${row.path}`}</span> },
  { id: 'status', header: 'Status', cell: (row) => <StatusBadge status={row.status} />, width: '80px' },
  { id: 'why', header: 'Reason', cell: (row) => row.code ?? row.reason ?? '–', wideOnly: true },
  { id: 'from', header: 'From', cell: (row) => row.clientAddress ?? '–', wideOnly: true },
  { id: 'gateway', header: 'Gateway', cell: (row) => row.gatewayName ?? row.gatewayId, wideOnly: true },
  { id: 'at', header: 'When', cell: (row) => <RelativeTime at={new Date(row.at).toISOString()} />, align: 'right' },
];

function Facts({ row }: { row: CallRow }) {
  const facts = [
    { label: 'Request id', value: <CopyText text={row.requestId} label="Copy the request id" /> },
    { label: 'When', value: <RelativeTime at={new Date(row.at).toISOString()} /> },
    { label: 'Address called', value: <span className="wrap-anywhere font-mono text-12">{`${row.host}${row.path}${row.query ? `?${row.query}` : ''}`}</span> },
    { label: 'Error code', value: row.code ? <TextLink href={`/errors/${row.code}`}>{row.code}</TextLink> : '–' },
    { label: 'Reason', value: row.reason ?? '–' },
    { label: 'Client', value: [row.clientAddress, row.userAgent].filter(Boolean).join(' · ') || '–' },
    { label: 'Gateway', value: row.gatewayName ?? row.gatewayId },
    { label: 'Whole time', value: formatMicroseconds(row.totalUs) },
    { label: 'Request body', value: formatBytes(row.requestBytes) },
  ];
  return <FactList facts={facts} />;
}

/** Calls that reached no API of anybody: wrong addresses, scanners, and what was taken away while somebody still calls it. */
export function UnroutedCalls() {
  const [tick, setTick] = useState(0);
  const [open, setOpen] = useState<CallRow | null>(null);
  const range = useTimeRange('24h', tick);
  const filters = useFilters(NAMES);
  const set = Object.fromEntries(Object.entries(filters).filter((entry): entry is [string, string] => entry[1] !== null));
  const query = { from: range.from, to: range.to, ...set };
  const list = useList({
    key: ['unrouted', 'list', query],
    read: (cursor) => api.callRecords.listUnrouted({ query: { ...query, cursor, limit: 50 } }),
  });
  return (
    <>
      <PageHeader
        title="Unrouted calls"
        description="Calls that reached no API: no tenant sees them."
        actions={
          <>
            <CopyAsCurl
              title="This search"
              requests={[{ label: 'The same calls', method: 'GET', path: `/api/v1/call-records/unrouted?${new URLSearchParams(query)}` }]}
            />
            <IconButton icon={RefreshCw} label="Refresh" variant="secondary" onClick={() => setTick(tick + 1)} />
          </>
        }
      />
      <FilterBar names={[...NAMES, 'from', 'to']}>
        <RangeSelect range={range} />
        <SelectFilter name="status" label="Status" options={STATUSES} />
        <SearchFilter name="path" label="Path contains" />
        <SearchFilter name="address" label="Client address" />
        <SearchFilter name="requestId" label="Request id" />
      </FilterBar>
      <Card flush>
        <DataTable
          label="Unrouted calls"
          rows={list.rows}
          columns={COLUMNS}
          rowId={(row) => row.requestId}
          onRowPress={setOpen}
          currentRowId={open?.requestId ?? null}
          problem={list.problem}
          onRetry={list.retry}
          empty={
            <EmptyState icon={Route} title="No such call in this time">
              A call that leads to no API, because its address is wrong or nothing is deployed there, appears here within seconds.
            </EmptyState>
          }
        />
        <Pager nextCursor={list.nextCursor} />
      </Card>
      <SidePanel open={open !== null} onOpenChange={(next) => !next && setOpen(null)} modal={false} title={open ? `${open.method} ${open.path}` : ''}>
        {open && <Facts row={open} />}
      </SidePanel>
    </>
  );
}
