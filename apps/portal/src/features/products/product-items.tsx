'use client';
import { useQuery } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Combobox } from '@/ui/combobox';
import { ProblemNote } from '@/ui/error-state';
import { IconButton } from '@/ui/icon-button';
import { TextLink } from '@/ui/link-button';
import { StateBadge } from '@/ui/state-badge';
import { OperationsDialog } from './operations-dialog';
import type { ProductView } from './product-list';

type Item = ProductView['items'][number];
export type ItemBody = Pick<Item, 'versionId' | 'operationIds'>;

/** The words of a search that are in no name of an API may be of a version: the first finds APIs, all of them the version. */
const hasWords = (text: string, search: string): boolean =>
  search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.toLowerCase().includes(word));

function VersionPicker({ tenant, taken, onAdd }: { tenant: string; taken: readonly string[]; onAdd: (versionId: string) => void }) {
  const [search, setSearch] = useState('');
  const [first] = search.trim().split(/\s+/);
  const { data } = useQuery({
    queryKey: ['apis', tenant, 'pick', first],
    queryFn: () => api.apis.list({ params: { tenant }, query: { q: first || undefined, limit: 50 } }),
  });
  const options = (data?.items ?? []).flatMap(({ name, versions }) =>
    versions
      .filter(({ id, state, name: version }) => !taken.includes(id) && state !== 'retired' && hasWords(`${name} ${version}`, search.trim()))
      .map(({ id, name: version, state }) => ({ value: id, label: `${name} ${version}`, hint: state })),
  );
  return (
    <Combobox
      aria-label="Add an API version"
      placeholder="Add an API version"
      value={null}
      options={options}
      onSearch={setSearch}
      onChange={(id) => id && onAdd(id)}
      className="max-w-sm"
    />
  );
}

interface ItemRowProps {
  tenant: string;
  item: Item;
  mayWrite: boolean;
  onOperations: () => void;
  onRemove: () => void;
}

function ItemRow({ tenant, item, mayWrite, onOperations, onRemove }: ItemRowProps) {
  const name = `${item.apiName} ${item.versionName}`;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 py-2 text-13">
      <span className="flex min-w-0 flex-wrap items-center gap-2">
        <TextLink href={`/console/${tenant}/apis/${item.apiSlug}`}>{name}</TextLink>
        <StateBadge state={item.versionState} />
      </span>
      <span className="flex items-center gap-1">
        <Button size="sm" variant="quiet" disabled={!mayWrite} onClick={onOperations}>
          {item.operationIds ? `${item.operationIds.length} operations` : 'All operations'}
        </Button>
        {mayWrite && <IconButton icon={Trash2} size="sm" label={`Take ${name} out`} onClick={onRemove} />}
      </span>
    </li>
  );
}

/** What the product holds. Each change is saved at once and live for those who are subscribed. */
export function ProductItems({
  tenant,
  product,
  mayWrite,
  onChanged,
}: {
  tenant: string;
  product: ProductView;
  mayWrite: boolean;
  onChanged: (product: ProductView) => void;
}) {
  const [failure, setFailure] = useState<unknown>(null);
  const [choosing, setChoosing] = useState<Item | null>(null);
  const save = async (items: ItemBody[]) => {
    setFailure(null);
    try {
      const body = { items: items.map(({ versionId, operationIds }) => ({ versionId, ...(operationIds ? { operationIds } : {}) })) };
      onChanged(await api.products.update({ params: { tenant, product: product.id }, body }));
    } catch (error) {
      setFailure(error);
    }
  };
  const without = (id: string) => product.items.filter((item) => item.versionId !== id);
  return (
    <Card title="API versions" description="A subscriber may call all of these. A change is live at once.">
      <div className="flex flex-col gap-3">
        {product.items.length === 0 && <p className="text-13 text-ink-muted">None yet. A plan can be published once there is one.</p>}
        <ul className="flex flex-col divide-y divide-line">
          {product.items.map((item) => (
            <ItemRow
              key={item.versionId}
              tenant={tenant}
              item={item}
              mayWrite={mayWrite}
              onOperations={() => setChoosing(item)}
              onRemove={() => void save(without(item.versionId))}
            />
          ))}
        </ul>
        {mayWrite && (
          <div className="flex items-center gap-2">
            <Plus aria-hidden className="size-4 text-ink-faint" />
            <VersionPicker
              tenant={tenant}
              taken={product.items.map((item) => item.versionId)}
              onAdd={(versionId) => void save([...product.items, { versionId }])}
            />
          </div>
        )}
        {failure !== null && <ProblemNote problem={problemView(failure)} />}
      </div>
      {choosing && (
        <OperationsDialog
          tenant={tenant}
          item={choosing}
          onClose={() => setChoosing(null)}
          onChoose={(operationIds) =>
            save(product.items.map((item) => (item.versionId === choosing.versionId ? { versionId: item.versionId, operationIds } : item)))
          }
        />
      )}
    </Card>
  );
}
