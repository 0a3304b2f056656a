'use client';
import { z } from 'zod';
import { api } from '@/lib/api';
import { Dialog } from '@/ui/dialog';
import { RadioField, SelectField, TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';

const DAY_MS = 86_400_000;
const Values = z.object({ name: z.string().trim().min(1, 'A key needs a name').max(120), environmentKind: z.enum(['production', 'test']), days: z.string() });

const KINDS = [
  { value: 'production', label: 'Production', hint: 'Calls published APIs; begins with gth_live_' },
  { value: 'test', label: 'Test', hint: 'Calls test environments; begins with gth_test_' },
];
const LIVES = [
  { value: '0', label: 'Never' },
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
];

interface NewKeyDialogProps {
  tenant: string;
  applicationId: string;
  onClose: () => void;
  onMade: (key: string) => Promise<void>;
}

export function NewKeyDialog({ tenant, applicationId, onClose, onMade }: NewKeyDialogProps) {
  const state = useProblemForm({
    schema: Values,
    defaultValues: { name: '', environmentKind: 'production', days: '0' },
    onSubmit: async ({ name, environmentKind, days }) => {
      const expiresAt = days === '0' ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString();
      const { key } = await api.credentials.create({ params: { tenant, application: applicationId }, body: { name, environmentKind, expiresAt } });
      onClose();
      await onMade(key);
    },
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="New key">
      <Form state={state} submitLabel="Make key">
        <TextField name="name" label="Name" autoComplete="off" hint="Where it is used, such as server in Frankfurt" />
        <RadioField name="environmentKind" label="For" options={KINDS} cards />
        <SelectField name="days" label="Ends" options={LIVES} />
      </Form>
    </Dialog>
  );
}
