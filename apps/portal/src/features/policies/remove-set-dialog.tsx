'use client';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import type { PolicySetView } from './use-sets';

interface RemoveSetDialogProps {
  /** Null: closed. */
  set: PolicySetView | null;
  onClose: () => void;
  onConfirm: () => Promise<void>;
}

export function RemoveSetDialog({ set, onClose, onConfirm }: RemoveSetDialogProps) {
  return (
    <ConfirmDialog
      open={set !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Remove ${set?.name ?? ''}?`}
      effect="Only a set that stands nowhere can be removed. It cannot be brought back."
      confirmLabel="Remove set"
      danger
      onConfirm={onConfirm}
    />
  );
}
