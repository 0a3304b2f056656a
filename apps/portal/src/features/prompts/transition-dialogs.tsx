'use client';
import { api } from '@/lib/api';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import type { PromptView } from './prompt-view';
import { servedIn } from './prompt-words';

interface TransitionProps {
  tenant: string;
  prompt: PromptView;
  number: number;
  onClose: () => void;
  onDone: () => void;
}

function publishEffect({ uses, current }: PromptView, number: number): string {
  const following = [...new Set(uses.filter(({ deployed, pinned }) => deployed && pinned === null).map(({ api: { name } }) => name))];
  const fixed = `What version ${number} says is fixed from then on.`;
  if (following.length === 0) return `${fixed} No API follows the prompt: nobody’s calls change.`;
  return `${fixed} Calls at ${following.join(', ')} get it at once, in the place of version ${current ?? '–'}. It is refused where calls that are taken today would fail. To go back, publish the content of version ${current ?? '–'} again.`;
}

export function PublishDialog({ tenant, prompt, number, onClose, onDone }: TransitionProps) {
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Publish version ${number} of ${prompt.name}?`}
      effect={publishEffect(prompt, number)}
      confirmLabel={`Publish version ${number}`}
      onConfirm={async () => {
        await api.prompts.transition({ params: { tenant, prompt: prompt.id, number }, body: { to: 'published' } });
        onDone();
      }}
    />
  );
}

export function RetireDialog({ tenant, prompt, number, onClose, onDone }: TransitionProps) {
  const serving = servedIn(prompt);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Retire version ${number} of ${prompt.name}?`}
      effect={`Calls that name version ${number} are answered with 410${serving.length > 0 ? ` at ${serving.join(', ')}` : ''}. A version that serves cannot be retired. This cannot be undone.`}
      confirmLabel={`Retire version ${number}`}
      danger
      onConfirm={async () => {
        await api.prompts.transition({ params: { tenant, prompt: prompt.id, number }, body: { to: 'retired' } });
        onDone();
      }}
    />
  );
}

export function DiscardDialog({ tenant, prompt, number, onClose, onDone }: TransitionProps) {
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Discard the draft of ${prompt.name}?`}
      effect={`Version ${number} was never published, and goes for good.`}
      confirmLabel="Discard draft"
      danger
      onConfirm={async () => {
        await api.prompts.removeVersion({ params: { tenant, prompt: prompt.id, number } });
        onDone();
      }}
    />
  );
}
