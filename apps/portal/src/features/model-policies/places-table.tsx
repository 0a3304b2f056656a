'use client';
import { ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge } from '@/ui/badge';
import { EmptyState } from '@/ui/empty-state';
import { type Column, DataTable } from '@/ui/table/data-table';
import { KINDS, type Place, placeHref, placeWords } from './kinds';
import { settingsWords } from './setting-words';

const MODES = {
  enforced: { word: 'Enforced', tone: 'good' },
  'dry-run': { word: 'Dry run', tone: 'info' },
  off: { word: 'Off', tone: 'neutral' },
} as const;

function Mode({ mode, live }: Pick<Place, 'mode' | 'live'>) {
  const { word, tone } = MODES[mode];
  return (
    <span className="flex flex-wrap gap-1">
      <Badge tone={live ? tone : 'neutral'}>{word}</Badge>
      {!live && <Badge tone="warn">Not deployed</Badge>}
    </span>
  );
}

const COLUMNS: readonly Column<Place>[] = [
  { id: 'title', header: 'Policy', cell: (row) => <span className="wrap-anywhere">{row.title}</span>, sortValue: (row) => row.title },
  { id: 'place', header: 'Stands on', cell: (row) => <span className="wrap-anywhere">{placeWords(row)}</span>, sortValue: placeWords },
  { id: 'mode', header: 'Mode', cell: (row) => <Mode mode={row.mode} live={row.live} />, sortValue: (row) => `${row.live} ${row.mode}` },
  {
    id: 'settings',
    header: 'Settings',
    cell: (row) => <span className="wrap-anywhere">{settingsWords(row.policy.type, row.policy.config)}</span>,
    wideOnly: true,
  },
  { id: 'for', header: 'For', cell: (row) => (row.policy.when ? 'Some calls' : 'All calls'), wideOnly: true },
  { id: 'set', header: 'From the set', cell: (row) => row.set?.name ?? '–', wideOnly: true },
];

interface PlacesTableProps {
  tenant: string;
  kind: Place['kind'];
  /** Undefined while they load. */
  places: readonly Place[] | undefined;
  problem: Parameters<typeof DataTable>[0]['problem'];
  onRetry: () => void;
  add: ReactNode;
}

/** Each place leads to the form that changes it. */
export function PlacesTable({ tenant, kind, places, problem, onRetry, add }: PlacesTableProps) {
  const { title, emptyTitle, empty } = KINDS[kind];
  // the same policy may stand twice in one list: its position is its name
  const rows = places?.map((place, index) => ({ ...place, index }));
  return (
    <DataTable
      label={title}
      rows={rows}
      columns={COLUMNS}
      rowId={(row) => String(row.index)}
      rowHref={(row) => placeHref(tenant, row)}
      problem={problem}
      onRetry={onRetry}
      empty={
        <EmptyState icon={ShieldCheck} title={emptyTitle} action={add}>
          {empty}
        </EmptyState>
      }
    />
  );
}
