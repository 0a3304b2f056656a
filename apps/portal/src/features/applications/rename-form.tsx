'use client';
import { z } from 'zod';
import { api } from '@/lib/api';
import { TextareaField, TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { say } from '@/ui/toast';
import type { ApplicationView } from './application-list';

const Values = z.object({ name: z.string().trim().min(1, 'An application needs a name').max(120), description: z.string().max(20_000) });

export function RenameForm({
  tenant,
  application,
  onSaved,
}: {
  tenant: string;
  application: ApplicationView;
  onSaved: (application: ApplicationView) => void;
}) {
  const state = useProblemForm({
    schema: Values,
    defaultValues: { name: application.name, description: application.description },
    onSubmit: async (body) => {
      onSaved(await api.applications.update({ params: { tenant, application: application.id }, body }));
      say.done('Saved');
    },
  });
  return (
    <Form state={state} submitLabel="Save">
      <TextField name="name" label="Name" autoComplete="off" />
      <TextareaField name="description" label="Description" optional rows={3} />
    </Form>
  );
}
