'use client';
import { api } from '@/lib/api';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import type { ProviderView } from './provider-view';

interface RemoveProviderProps {
  tenant: string;
  /** Null: closed. */
  provider: ProviderView | null;
  onClose: () => void;
  onRemoved: () => Promise<void> | void;
}

function effectOf({ usedBy, keys, slug }: ProviderView): string {
  if (usedBy.length > 0) {
    const names = usedBy.map(({ routeName }) => routeName).join(', ');
    return `It is refused as long as model routes lead to it: ${names}. Let them lead elsewhere first.`;
  }
  const sealed = keys.length === 0 ? '' : ` Its ${keys.length === 1 ? 'key is' : `${keys.length} keys are`} destroyed with it.`;
  return `Calls for ${slug}/model are refused at once.${sealed} This cannot be undone.`;
}

export function RemoveProvider({ tenant, provider, onClose, onRemoved }: RemoveProviderProps) {
  return (
    <ConfirmDialog
      open={provider !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Remove ${provider?.name ?? ''}?`}
      effect={provider && effectOf(provider)}
      confirmLabel="Remove provider"
      danger
      typeToConfirm={provider?.slug}
      onConfirm={async () => {
        if (provider) await api.providers.remove({ params: { tenant, provider: provider.id } });
        await onRemoved();
      }}
    />
  );
}
