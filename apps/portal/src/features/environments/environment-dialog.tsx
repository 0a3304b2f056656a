'use client';
import { z } from 'zod';
import { api } from '@/lib/api';
import { Dialog } from '@/ui/dialog';
import { RadioField, TextareaField, TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import type { EnvironmentRow } from './environment-list';

const Values = z.object({
  name: z.string().trim().min(1, 'An environment needs a name').max(120),
  kind: z.enum(['production', 'test']),
  hosts: z.string().max(3_000),
});

const KINDS = [
  { value: 'production', label: 'Production', hint: 'Consumers call it; only published versions answer' },
  { value: 'test', label: 'Test', hint: 'Your own team calls it with test keys, drafts included' },
];

interface EnvironmentDialogProps {
  tenant: string;
  /** Absent: a new one is made. */
  environment?: EnvironmentRow;
  onClose: () => void;
  onSaved: () => Promise<void>;
}

export function EnvironmentDialog({ tenant, environment, onClose, onSaved }: EnvironmentDialogProps) {
  const state = useProblemForm({
    schema: Values,
    defaultValues: { name: environment?.name ?? '', kind: environment?.kind ?? 'test', hosts: environment?.hosts.join('\n') ?? '' },
    onSubmit: async ({ name, kind, hosts }) => {
      const list = hosts.split(/[\s,]+/).filter(Boolean);
      if (environment) await api.environments.update({ params: { tenant, environment: environment.id }, body: { name, hosts: list } });
      else await api.environments.create({ params: { tenant }, body: { name, kind, hosts: list } });
      await onSaved();
      onClose();
    },
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={environment ? `Change ${environment.name}` : 'New environment'}>
      <Form state={state} submitLabel={environment ? 'Save environment' : 'Make environment'}>
        <TextField name="name" label="Name" autoComplete="off" />
        {!environment && <RadioField name="kind" label="Kind" options={KINDS} cards />}
        <TextareaField
          name="hosts"
          label="Own hosts"
          optional
          mono
          rows={3}
          hint="One a line, such as api.example.com. Calls to them need no tenant in the path; point their DNS at the gateways."
        />
      </Form>
    </Dialog>
  );
}
