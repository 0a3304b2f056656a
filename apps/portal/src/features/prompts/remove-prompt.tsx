'use client';
import { api } from '@/lib/api';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import type { PromptRow } from './prompt-view';

interface RemovePromptProps {
  tenant: string;
  /** Null: closed. */
  prompt: Pick<PromptRow, 'id' | 'name'> | null;
  onClose: () => void;
  onRemoved: () => Promise<void> | void;
}

export function RemovePrompt({ tenant, prompt, onClose, onRemoved }: RemovePromptProps) {
  return (
    <ConfirmDialog
      open={prompt !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Remove ${prompt?.name ?? ''}?`}
      effect="All of its versions go with it. A prompt that a revision of an API offers cannot be removed. This cannot be undone."
      confirmLabel="Remove prompt"
      danger
      onConfirm={async () => {
        if (prompt) await api.prompts.remove({ params: { tenant, prompt: prompt.id } });
        await onRemoved();
      }}
    />
  );
}
