'use client';
import { name as nameShape } from '@gatehouse/contracts';
import { z } from 'zod';
import { api } from '@/lib/api';
import { Dialog } from '@/ui/dialog';
import { TextareaField, TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import type { PolicySetView } from './use-sets';

const schema = z.object({ name: nameShape, description: z.string().max(2_000) });

interface NewSetDialogProps {
  tenant: string;
  onClose: () => void;
  onMade: (set: PolicySetView) => void;
}

export function NewSetDialog({ tenant, onClose, onMade }: NewSetDialogProps) {
  const state = useProblemForm({
    schema,
    defaultValues: { name: '', description: '' },
    onSubmit: async (body) => onMade(await api.policySets.create({ params: { tenant }, body })),
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="New policy set" description="Policies are put into it on its own page.">
      <Form state={state} submitLabel="Make set">
        <TextField name="name" label="Name" hint="As others will look for it: House rules" />
        <TextareaField name="description" label="Description" optional rows={3} />
      </Form>
    </Dialog>
  );
}
