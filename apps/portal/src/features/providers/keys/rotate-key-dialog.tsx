'use client';
import { z } from 'zod';
import { api } from '@/lib/api';
import { Dialog } from '@/ui/dialog';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import type { ProviderKeyView } from '../provider-view';
import type { KeyDialogProps } from './key-dialog';
import { SecretField } from './secret-field';

const Values = z.object({ secret: z.string().trim().min(1, 'This is needed') });

export function RotateKeyDialog({ params, auth, current, onClose, onDone }: KeyDialogProps & { current: ProviderKeyView }) {
  const state = useProblemForm({
    schema: Values,
    defaultValues: { secret: '' },
    onSubmit: async (body) => {
      await api.providers.rotateKey({ params: { ...params, key: current.id }, body });
      await onDone();
      onClose();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Replace the secret of ${current.name}`}
      description="Calls take the new secret a moment after it is saved; the old one is forgotten here and cannot be brought back. End it at the provider afterwards."
    >
      <Form state={state} submitLabel="Replace secret">
        <SecretField auth={auth} />
      </Form>
    </Dialog>
  );
}
