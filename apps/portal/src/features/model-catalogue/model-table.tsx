'use client';
import type { ReactNode } from 'react';
import { formatCount } from '@/lib/number';
import type { ProblemView } from '@/lib/problem';
import { type Column, DataTable } from '@/ui/table/data-table';
import type { CallableModelView } from './model-view';
import { abilitiesOf, abilityWord, leadsTo, pricesWords, sureOf } from './model-words';

function Price({ children }: { children: ReactNode }) {
  return <span className="inline-block min-w-20 whitespace-normal md:whitespace-nowrap">{children}</span>;
}

/** What is cached at the provider stands below, where it costs something else. */
function InputPrice({ model }: { model: CallableModelView }) {
  const [whole, cached] = [pricesWords(model, 'inputPerMillion'), pricesWords(model, 'cachedInputPerMillion')];
  return (
    <Price>
      {whole}
      {cached !== whole && <span className="block text-12 text-ink-muted">{`cached ${cached}`}</span>}
    </Price>
  );
}

const COLUMNS: readonly Column<CallableModelView>[] = [
  { id: 'name', header: 'Ask for', cell: (row) => <span className="wrap-anywhere font-mono text-13">{row.name}</span> },
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
  { id: 'input', header: 'Input', cell: (row) => <InputPrice model={row} />, align: 'right' },
  { id: 'output', header: 'Output', cell: (row) => <Price>{pricesWords(row, 'outputPerMillion')}</Price>, align: 'right' },
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
