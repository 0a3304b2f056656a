'use client';
import { api } from '@/lib/api';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import type { ModelRouteView } from './model-route-view';

interface RemoveModelRouteProps {
  tenant: string;
  /** Null: closed. */
  route: ModelRouteView | null;
  onClose: () => void;
  onRemoved: () => Promise<void> | void;
}

export function RemoveModelRoute({ tenant, route, onClose, onRemoved }: RemoveModelRouteProps) {
  return (
    <ConfirmDialog
      open={route !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Remove ${route?.name ?? ''}?`}
      effect="Callers who ask for this name are refused at once. A route that an API names cannot be removed. This cannot be undone."
      confirmLabel="Remove model route"
      danger
      onConfirm={async () => {
        if (route) await api.modelRoutes.remove({ params: { tenant, route: route.id } });
        await onRemoved();
      }}
    />
  );
}
