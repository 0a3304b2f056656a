'use client';
import { Plus, Sparkles } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/lib/api';
import { formatCount } from '@/lib/number';
import { useMay } from '@/lib/session-context';
import { useList } from '@/lib/use-list';
import { Badge } from '@/ui/badge';
import { LinkButton } from '@/ui/link-button';
import type { Column } from '@/ui/table/data-table';
import { ThingList } from '@/ui/table/thing-list';
import type { ProviderView } from './provider-view';
import { keysWords } from './provider-words';
import { RemoveProvider } from './remove-provider';

function Keys({ row }: { row: ProviderView }) {
  const words = keysWords(row);
  const usable = row.auth.as === 'none' || row.keys.some(({ state, weight }) => state === 'active' && weight > 0);
  return usable ? words : <Badge tone="warn">{words}</Badge>;
}

const COLUMNS: readonly Column<ProviderView>[] = [
  { id: 'name', header: 'Provider', cell: (row) => row.name, sortValue: (row) => row.name },
  { id: 'kind', header: 'Kind', cell: (row) => row.kind, sortValue: (row) => row.kind, wideOnly: true },
  { id: 'baseUrl', header: 'Address', cell: (row) => <span className="wrap-anywhere font-mono text-12">{row.baseUrl}</span>, wideOnly: true },
  { id: 'keys', header: 'Keys', cell: (row) => <Keys row={row} /> },
  { id: 'models', header: 'Models', cell: (row) => formatCount(row.modelCount), sortValue: (row) => row.modelCount, align: 'right' },
  { id: 'used', header: 'Model routes', cell: (row) => row.usedBy.map(({ routeName }) => routeName).join(', ') || 'none', wideOnly: true },
];

export function ProviderList({ tenant }: { tenant: string }) {
  const mayWrite = useMay(tenant, 'providers:write');
  const [removing, setRemoving] = useState<ProviderView | null>(null);
  const list = useList({ key: ['providers', tenant], read: () => api.providers.list({ params: { tenant } }) });
  const base = `/console/${tenant}/ai/providers`;
  const add = mayWrite && (
    <LinkButton variant="primary" icon={Plus} href={`${base}/new`}>
      Add provider
    </LinkButton>
  );
  return (
    <>
      <ThingList
        title="Providers"
        description="Accounts at those who serve models: their address, your keys, and what they offer."
        list={list}
        columns={COLUMNS}
        base={base}
        make={add}
        withEdit
        onRemove={setRemoving}
        empty={{
          icon: Sparkles,
          title: 'No provider yet',
          text: 'Add an account at OpenAI, Anthropic, Google or any other who serves models, or a server of your own. Your APIs then lead to its models, and its key never reaches a caller.',
        }}
      />
      <RemoveProvider tenant={tenant} provider={removing} onClose={() => setRemoving(null)} onRemoved={list.refresh} />
    </>
  );
}
