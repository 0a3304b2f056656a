'use client';
import { Boxes, Pencil, Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { FilterBar, SearchFilter, SelectFilter, useFilters } from '@/ui/filter-bar';
import { RelativeTime } from '@/ui/relative-time';
import { StateBadge } from '@/ui/state-badge';
import { type Column, DataTable } from '@/ui/table/data-table';
import { useSort } from '@/ui/table/pager';

interface Sample {
  id: string;
  name: string;
  owner: string;
  state: string;
  calls: number;
  at: string;
}

const STATES = ['published', 'draft', 'deprecated', 'retired'];

const COLUMNS: readonly Column<Sample>[] = [
  { id: 'name', header: 'Name', cell: (row) => row.name, sortValue: (row) => row.name },
  { id: 'state', header: 'State', cell: (row) => <StateBadge state={row.state} />, sortValue: (row) => row.state, width: '140px' },
  { id: 'owner', header: 'Owner', cell: (row) => row.owner, wideOnly: true },
  { id: 'calls', header: 'Calls, 7 days', cell: (row) => row.calls.toLocaleString('en'), sortValue: (row) => row.calls, align: 'right' },
  { id: 'at', header: 'Changed', cell: (row) => <RelativeTime at={row.at} />, wideOnly: true },
];

export function TableSample() {
  const filters = useFilters(['q', 'state', 'rows']);
  const count = Number(filters.rows ?? 60);
  const rows = useMemo(
    () =>
      Array.from({ length: count }, (_, index) => ({
        id: `api_${index}`,
        name: index === 3 ? 'An API whose name goes on and on until nobody knows where it should end' : `API ${index + 1}`,
        owner: ['Billing', 'Search', 'Identity'][index % 3] ?? '',
        state: STATES[index % 4] ?? 'draft',
        calls: (index * 7919) % 100_003,
        at: new Date(Date.UTC(2026, 10, 20) - index * 3_600_000).toISOString(),
      })),
    [count],
  );
  const shown = rows.filter((row) => row.name.toLowerCase().includes((filters.q ?? '').toLowerCase()) && (!filters.state || row.state === filters.state));
  return (
    <div className="flex flex-col gap-3">
      <FilterBar names={['q', 'state']}>
        <SearchFilter label="Search APIs" />
        <SelectFilter name="state" label="State" options={STATES.map((state) => ({ value: state, label: state }))} />
      </FilterBar>
      <Card flush>
        <DataTable
          label="APIs"
          rows={shown}
          columns={COLUMNS}
          rowId={(row) => row.id}
          rowHref={(row) => `/styleguide?row=${row.id}`}
          sort={useSort()}
          rowActions={() => [[{ label: 'Rename', icon: Pencil }], [{ label: 'Discard', icon: Trash2, danger: true }]]}
          bulkActions={(ids, clear) => (
            <Button size="sm" onClick={clear}>
              Deprecate {ids.length}
            </Button>
          )}
          more={{ hasMore: true, loading: false, load: () => undefined }}
          empty={
            <EmptyState icon={Boxes} title="No API matches">
              Reset the filters, or import a document.
            </EmptyState>
          }
          className="[&_section]:max-h-96"
        />
      </Card>
    </div>
  );
}
