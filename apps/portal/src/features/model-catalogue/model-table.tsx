'use client';
import type { ReactNode } from 'react';
import { formatCount } from '@/lib/number';
import type { ProblemView } from '@/lib/problem';
import { Badge } from '@/ui/badge';
import { type Column, DataTable } from '@/ui/table/data-table';
import type { CallableModelView } from './model-view';
import { abilitiesOf, abilityWord, KIND_WORDS, leadsTo, pricesWords, sureOf } from './model-words';

const SHOWN_ABILITIES = 3;

function Abilities({ model }: { model: CallableModelView }) {
  const all = abilitiesOf(model);
  if (all.length === 0) return '–';
  return (
    <span className="flex flex-wrap gap-1">
      {all.slice(0, SHOWN_ABILITIES).map((ability) => (
        <Badge key={ability}>{abilityWord(ability)}</Badge>
      ))}
      {all.length > SHOWN_ABILITIES && <span className="text-12 text-ink-muted">{`and ${all.length - SHOWN_ABILITIES} more`}</span>}
    </span>
  );
}

const price = (id: string, header: string, name: Parameters<typeof pricesWords>[1], wideOnly = false): Column<CallableModelView> => ({
  id,
  header,
  cell: (row) => pricesWords(row, name),
  align: 'right',
  wideOnly,
});

const COLUMNS: readonly Column<CallableModelView>[] = [
  { id: 'name', header: 'Ask for', cell: (row) => <span className="wrap-anywhere font-mono text-13">{row.name}</span> },
  { id: 'kind', header: 'Kind', cell: (row) => <span className="whitespace-nowrap">{KIND_WORDS[row.kind]}</span>, wideOnly: true },
  { id: 'leads', header: 'Leads to', cell: (row) => <span className="wrap-anywhere line-clamp-2 min-w-28">{leadsTo(row)}</span>, wideOnly: true },
  { id: 'abilities', header: 'Abilities', cell: (row) => <Abilities model={row} />, wideOnly: true },
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
  price('cached', 'Cached', 'cachedInputPerMillion', true),
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
