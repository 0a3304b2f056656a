'use client';
import { Plus, Split } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/lib/api';
import { useMay } from '@/lib/session-context';
import { useList } from '@/lib/use-list';
import { LinkButton } from '@/ui/link-button';
import { RelativeTime } from '@/ui/relative-time';
import type { Column } from '@/ui/table/data-table';
import { ThingList } from '@/ui/table/thing-list';
import type { ModelRouteView } from './model-route-view';
import { exposureWords, STRATEGIES, targetWords } from './model-route-words';
import { RemoveModelRoute } from './remove-model-route';

const SHOWN = 2;

function shortened(targets: ModelRouteView['targets']): string {
  const named = targets.slice(0, SHOWN).map((target) => targetWords(target, targets.length > 1));
  const more = targets.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const COLUMNS: readonly Column<ModelRouteView>[] = [
  { id: 'name', header: 'Callers ask for', cell: (row) => <span className="wrap-anywhere font-mono text-13">{row.name}</span>, sortValue: (row) => row.name },
  { id: 'targets', header: 'Leads to', cell: (row) => <span className="wrap-anywhere">{shortened(row.targets)}</span> },
  { id: 'strategy', header: 'Strategy', cell: (row) => (row.targets.length > 1 ? STRATEGIES[row.strategy].label : '–'), wideOnly: true },
  { id: 'who', header: 'Who may', cell: exposureWords, wideOnly: true },
  { id: 'changed', header: 'Changed', cell: (row) => <RelativeTime at={row.updatedAt} />, wideOnly: true },
];

export function ModelRouteList({ tenant }: { tenant: string }) {
  const mayWrite = useMay(tenant, 'models:write');
  const [removing, setRemoving] = useState<ModelRouteView | null>(null);
  const list = useList({ key: ['model-routes', tenant], read: () => api.modelRoutes.list({ params: { tenant } }) });
  const base = `/console/${tenant}/ai/routes`;
  const make = mayWrite && (
    <LinkButton variant="primary" icon={Plus} href={`${base}/new`}>
      New model route
    </LinkButton>
  );
  return (
    <>
      <ThingList
        title="Model routes"
        description="Names that callers ask for, and the models they lead to. A change is live as soon as it is saved."
        list={list}
        columns={COLUMNS}
        base={base}
        make={make}
        onRemove={setRemoving}
        empty={{
          icon: Split,
          title: 'No model route yet',
          text: 'A name such as smart that callers ask for instead of one provider’s model: what stands behind it can change, be shared between several, and be replaced when one fails.',
        }}
      />
      <RemoveModelRoute tenant={tenant} route={removing} onClose={() => setRemoving(null)} onRemoved={list.refresh} />
    </>
  );
}
