'use client';
import { useState } from 'react';
import { z } from 'zod';
import { api } from '@/lib/api';
import { Button } from '@/ui/button';
import { CopyField } from '@/ui/copy';
import { Dialog } from '@/ui/dialog';
import { SelectField, TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { Note } from '@/ui/note';
import { nameField } from './schemas';

const NewToken = z.object({ name: nameField, days: z.enum(['7', '30', '90', '365', 'never']) });

const LIFETIMES = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: 'never', label: 'Does not expire' },
];

function expiry(days: z.infer<typeof NewToken>['days']): string | null {
  return days === 'never' ? null : new Date(Date.now() + Number(days) * 86_400_000).toISOString();
}

interface NewTokenDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onCreated: () => void;
}

export function NewTokenDialog({ open, onOpenChange, onCreated }: NewTokenDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="New access token">
      {/* Mounted anew each time, so a secret is never shown twice. */}
      {open && <NewTokenForm onCreated={onCreated} onDone={() => onOpenChange(false)} />}
    </Dialog>
  );
}

function NewTokenForm({ onCreated, onDone }: { onCreated: () => void; onDone: () => void }) {
  const [secret, setSecret] = useState<string | null>(null);
  const state = useProblemForm({
    schema: NewToken,
    defaultValues: { name: '', days: '90' },
    onSubmit: async ({ name, days }) => {
      const made = await api.accounts.createToken({ body: { name, expiresAt: expiry(days) } });
      setSecret(made.secret);
      onCreated();
    },
  });
  if (secret === null) {
    return (
      <Form state={state} submitLabel="Make the token" secondary={<Button onClick={onDone}>Cancel</Button>}>
        <TextField name="name" label="Name" hint="What uses it: deploy pipeline, my laptop." autoFocus />
        <SelectField name="days" label="Expires in" options={LIFETIMES} />
      </Form>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <Note tone="warn" title="Shown once">
        Copy it now; only its hash is kept.
      </Note>
      <CopyField label="Access token" value={secret} />
      <Button variant="primary" onClick={onDone} className="self-end">
        I have copied it
      </Button>
    </div>
  );
}
