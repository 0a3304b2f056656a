'use client';
import type { ReactNode } from 'react';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { PolicyDiff } from './policy-diff';

interface SaveDialogProps {
  title: string;
  effect: string;
  confirmLabel: string;
  before: unknown;
  after: unknown;
  onClose: () => void;
  onConfirm: () => Promise<void>;
  children?: ReactNode;
}

/** What will be different, before it is saved. */
export function SaveDialog({ title, effect, confirmLabel, before, after, onClose, onConfirm, children }: SaveDialogProps) {
  return (
    <ConfirmDialog open wide onOpenChange={(open) => !open && onClose()} title={title} effect={effect} confirmLabel={confirmLabel} onConfirm={onConfirm}>
      <PolicyDiff title="What changes" before={before} after={after} />
      {children}
    </ConfirmDialog>
  );
}
