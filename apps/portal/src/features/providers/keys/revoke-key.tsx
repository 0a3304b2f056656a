import { api } from '@/lib/api';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import type { ProviderKeyView, ProviderView } from '../provider-view';

interface RevokeKeyProps {
  params: { tenant: string; provider: string };
  provider: ProviderView;
  /** Null: nothing is asked. */
  row: ProviderKeyView | null;
  onClose: () => void;
  onDone: () => Promise<void>;
}

/** Says what becomes of calls before a key is gone. */
export function RevokeKey({ params, provider, row, onClose, onDone }: RevokeKeyProps) {
  const others = provider.keys.filter(({ state }) => state === 'active').length > 1;
  return (
    <ConfirmDialog
      open={row !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Revoke ${row?.name ?? ''}?`}
      effect={
        others
          ? 'Its secret is destroyed here, and calls take the other keys. At the provider it stays valid until you end it there. This cannot be undone.'
          : `No active key is left then: calls to ${provider.name} fail at once. At the provider the secret stays valid until you end it there. This cannot be undone.`
      }
      confirmLabel="Revoke key"
      danger
      onConfirm={async () => {
        if (row) await api.providers.removeKey({ params: { ...params, key: row.id } });
        await onDone();
      }}
    />
  );
}
