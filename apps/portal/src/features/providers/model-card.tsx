'use client';
import { useQuery } from '@tanstack/react-query';
import { Search, Telescope, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/lib/api';
import { formatCount } from '@/lib/number';
import { problemView } from '@/lib/problem';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { SearchInput } from '@/ui/search-input';
import { type Column, DataTable } from '@/ui/table/data-table';
import { say } from '@/ui/toast';
import { DiscoverDialog } from './discover-dialog';
import type { OfferedModel, ProviderView } from './provider-view';
import { priceWords } from './provider-words';

const FROM = { provider: 'its own', override: 'overridden', catalogue: 'catalogue' } as const;

const price = (id: string, header: string, of: (row: OfferedModel) => number | undefined, wideOnly = false): Column<OfferedModel> => ({
  id,
  header,
  cell: (row) => priceWords(of(row)),
  sortValue: (row) => of(row) ?? null,
  align: 'right',
  wideOnly,
});

const COLUMNS: readonly Column<OfferedModel>[] = [
  { id: 'id', header: 'Model', cell: (row) => <span className="wrap-anywhere font-mono text-13">{row.id}</span>, sortValue: (row) => row.id },
  price('input', 'Input', (row) => row.price?.inputPerMillion),
  price('cached', 'Cached', (row) => row.price?.cachedInputPerMillion ?? row.price?.inputPerMillion, true),
  price('output', 'Output', (row) => row.price?.outputPerMillion),
  {
    id: 'context',
    header: 'Context',
    cell: (row) => (row.contextTokens === undefined ? '–' : formatCount(row.contextTokens)),
    sortValue: (row) => row.contextTokens ?? null,
    align: 'right',
    wideOnly: true,
  },
  { id: 'from', header: 'Known from', cell: (row) => <Badge>{FROM[row.from]}</Badge>, wideOnly: true },
];

interface ModelCardProps {
  tenant: string;
  provider: ProviderView;
  mayWrite: boolean;
  onChanged: () => Promise<void>;
}

/** What it offers, with the prices that calls are counted by. */
export function ModelCard({ tenant, provider, mayWrite, onChanged }: ModelCardProps) {
  const [words, setWords] = useState('');
  const [discovering, setDiscovering] = useState(false);
  const params = { tenant, provider: provider.id };
  const { data, error, refetch } = useQuery({ queryKey: ['providers', tenant, 'models', provider.id], queryFn: () => api.providers.models({ params }) });
  const wanted = words.trim().toLowerCase();
  const rows = data?.items.filter(({ id, name = '' }) => `${id} ${name}`.toLowerCase().includes(wanted));
  const takeOut = async ({ id }: OfferedModel) => {
    const before = provider.models;
    const put = async (models: ProviderView['models']) => {
      await api.providers.update({ params, body: { models } });
      await onChanged();
    };
    try {
      await put(before.filter((model) => model.id !== id));
      say.done(`${id} is its own model no more`, { undo: { run: () => put(before) } });
    } catch (failure) {
      say.problem(problemView(failure));
    }
  };
  const discover = mayWrite && (
    <Button size="sm" icon={Telescope} onClick={() => setDiscovering(true)}>
      Discover models
    </Button>
  );
  return (
    <Card flush title="Models" description="Dollars per million tokens. Spend is counted by these." actions={discover}>
      {(data?.items.length ?? 0) > 8 && (
        <div className="border-line border-b p-3">
          <SearchInput label="Search models" className="w-full sm:w-64" value={words} onChange={(event) => setWords(event.target.value)} />
        </div>
      )}
      <DataTable
        label="Models"
        rows={rows}
        columns={COLUMNS}
        rowId={(row) => row.id}
        rowActions={
          mayWrite && provider.models.length > 0
            ? (row) =>
                provider.models.some(({ id }) => id === row.id)
                  ? [[{ label: 'Take out of its own', icon: Trash2, danger: true, onSelect: () => void takeOut(row) }]]
                  : []
            : undefined
        }
        problem={error ? problemView(error) : null}
        onRetry={() => void refetch()}
        empty={
          <EmptyState icon={wanted ? Search : Telescope} title={wanted ? 'No model matches' : 'No model is known'} action={wanted ? undefined : discover}>
            {wanted
              ? 'Write less, or something else.'
              : 'Ask the provider what it has. A model that is not listed can be called all the same; its spend is then unknown.'}
          </EmptyState>
        }
      />
      {discovering && <DiscoverDialog tenant={tenant} provider={provider} onClose={() => setDiscovering(false)} onOffered={onChanged} />}
    </Card>
  );
}
