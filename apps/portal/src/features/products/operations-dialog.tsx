'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/checkbox';
import { Dialog } from '@/ui/dialog';
import { ErrorState } from '@/ui/error-state';
import { RadioGroup } from '@/ui/radio-group';
import { SkeletonRows } from '@/ui/skeleton';
import type { ProductView } from './product-list';

interface OperationsDialogProps {
  tenant: string;
  item: ProductView['items'][number];
  onClose: () => void;
  onChoose: (operationIds: string[] | undefined) => Promise<void>;
}

const CHOICES = [
  { value: 'all', label: 'All operations', hint: 'Also those that later revisions add' },
  { value: 'some', label: 'Only some', hint: 'Others are refused with 403' },
];

/** Which operations of a version the product includes. */
export function OperationsDialog({ tenant, item, onClose, onChoose }: OperationsDialogProps) {
  const [chosen, setChosen] = useState<readonly string[] | undefined>(item.operationIds);
  const [busy, setBusy] = useState(false);
  const at = { tenant, api: item.apiId, version: item.versionId };
  const { data, error, refetch } = useQuery({
    queryKey: ['operations', tenant, item.versionId],
    queryFn: async () => {
      const [revision] = (await api.revisions.list({ params: at, query: { limit: 1 } })).items;
      return revision ? (await api.revisions.check({ params: { ...at, revision: revision.id } })).operations : [];
    },
  });
  const save = async () => {
    setBusy(true);
    await onChoose(chosen === undefined ? undefined : [...chosen]);
    onClose();
  };
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button variant="primary" busy={busy} disabled={chosen?.length === 0} onClick={save}>
        Save
      </Button>
    </>
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={`Operations of ${item.apiName} ${item.versionName}`} actions={actions} wide>
      <RadioGroup
        aria-label="Included operations"
        value={chosen ? 'some' : 'all'}
        options={CHOICES}
        onChange={(value) => setChosen(value === 'all' ? undefined : (item.operationIds ?? []))}
      />
      {chosen && error && <ErrorState problem={problemView(error)} onRetry={() => void refetch()} />}
      {chosen && !data && !error && <SkeletonRows label="Loading operations" />}
      {chosen &&
        data?.map(({ id, method, path, summary }) => (
          <Checkbox
            key={id}
            checked={chosen.includes(id)}
            onChange={(on) => setChosen(on ? [...chosen, id] : chosen.filter((one) => one !== id))}
            label={`${method} ${path}`}
            hint={summary}
          />
        ))}
    </Dialog>
  );
}
