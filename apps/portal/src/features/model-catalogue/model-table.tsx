'use client';
import type { ReactNode } from 'react';
import { formatCount } from '@/lib/number';
import type { ProblemView } from '@/lib/problem';
import { type Column, DataTable } from '@/ui/table/data-table';
import type { CallableModelView } from './model-view';
import { abilitiesOf, abilityWord, KIND_WORDS, leadsTo, pricesWords, sureOf } from './model-words';

const price = (id: string, header: string, name: Parameters<typeof pricesWords>[1]): Column<CallableModelView> => ({
  id,
  header,
  cell: (row) => <span className="inline-block max-w-24 whitespace-normal md:max-w-none">{pricesWords(row, name)}</span>,
  align: 'right',
});

const COLUMNS: readonly Column<CallableModelView>[] = [
  {
    id: 'name',
    header: 'Ask for',
    cell: (row) => (
      <span className="wrap-anywhere">
        <span className="font-mono text-13">{row.name}</span>
        <span className="block font-normal text-12 text-ink-muted">{KIND_WORDS[row.kind]}</span>
      </span>
    ),
  },
  { id: 'leads', header: 'Leads to', cell: (row) => <span className="wrap-anywhere line-clamp-2 min-w-28">{leadsTo(row)}</span>, wideOnly: true },
  {
    id: 'abilities',
    header: 'Abilities',
    cell: (row) => <span className="line-clamp-2 min-w-28">{abilitiesOf(row).map(abilityWord).join(', ') || '–'}</span>,
    wideOnly: true,
  },
  {
    id: 'context',
    header: 'Context',
    cell: (row) => {
      const tokens = sureOf(row, 'contextTokens');
      return tokens === null ? '–' : formatCount(tokens);
    },
    align: 'right',
    wideOnly: true,
  },
  price('input', 'Input', 'inputPerMillion'),
  price('output', 'Output', 'outputPerMillion'),
];

interface ModelTableProps {
  rows: readonly CallableModelView[] | undefined;
  problem: ProblemView | null;
  onRetry: () => void;
  onOpen: (name: string) => void;
  openName: string | null;
  empty: ReactNode;
}

/** What may be asked for, with dollars per million tokens. */
export function ModelTable({ rows, problem, onRetry, onOpen, openName, empty }: ModelTableProps) {
  return (
    <DataTable
      label="Models"
      rows={rows}
      columns={COLUMNS}
      rowId={(row) => row.name}
      onRowPress={(row) => onOpen(row.name)}
      currentRowId={openName}
      problem={problem}
      onRetry={onRetry}
      empty={empty}
    />
  );
}
