'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { Badge } from '@/ui/badge';
import { Checkbox } from '@/ui/checkbox';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { ErrorState } from '@/ui/error-state';
import { SearchInput } from '@/ui/search-input';
import { SkeletonRows } from '@/ui/skeleton';
import type { ProviderView } from './provider-view';

interface DiscoverDialogProps {
  tenant: string;
  provider: ProviderView;
  onClose: () => void;
  onOffered: () => Promise<void>;
}

/** The provider's own list of models; what is chosen is offered from then on. */
export function DiscoverDialog({ tenant, provider, onClose, onOffered }: DiscoverDialogProps) {
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const params = { tenant, provider: provider.id };
  const { data, error, refetch } = useQuery({
    queryKey: ['provider-discovery', tenant, provider.id],
    queryFn: () => api.providers.discover({ params, body: {} }),
    gcTime: 0,
    retry: false,
  });
  const shown = data?.items.filter(({ id }) => id.toLowerCase().includes(words.trim().toLowerCase())) ?? [];
  const label = chosen.length === 0 ? 'Close' : `Offer ${chosen.length === 1 ? 'one model' : `${chosen.length} models`}`;
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Models of ${provider.name}`}
      effect="What the provider itself lists. Models that you choose are offered under its name; for those without a known price spend stays unknown."
      confirmLabel={label}
      wide
      onConfirm={async () => {
        if (chosen.length === 0) return;
        await api.providers.update({ params, body: { models: [...provider.models, ...chosen.map((id) => ({ id }))] } });
        await onOffered();
      }}
    >
      {error && <ErrorState problem={problemView(error)} onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonRows label="Loading models" />}
      {data && (
        <>
          <SearchInput label="Search its models" value={words} onChange={(event) => setWords(event.target.value)} />
          {shown.length === 0 && <p className="text-13 text-ink-muted">None.</p>}
          <ul className="flex max-h-80 flex-col gap-2 overflow-y-auto">
            {shown.map(({ id, offered, known }) => (
              <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <Checkbox
                  label={id}
                  checked={offered || chosen.includes(id)}
                  disabled={offered}
                  onChange={(on) => setChosen(on ? [...chosen, id] : chosen.filter((one) => one !== id))}
                />
                {offered && <Badge>offered</Badge>}
                {!known && <Badge tone="warn">price not known</Badge>}
              </li>
            ))}
          </ul>
        </>
      )}
    </ConfirmDialog>
  );
}
