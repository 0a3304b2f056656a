'use client';
import { z } from 'zod';
import { api } from '@/lib/api';
import { Dialog } from '@/ui/dialog';
import { RadioField, SelectField, TextareaField, TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { ENVIRONMENTS, endOf, LIVES, type Made, madeClient, madeSigningKey } from './credential-kinds';

const Values = z.object({
  kind: z.enum(['client', 'secret', 'public-key']),
  name: z.string().trim().min(1, 'It needs a name').max(120),
  publicKeyPem: z.string().max(10_000),
  environmentKind: z.enum(['production', 'test']),
  days: z.string(),
});

const KINDS = [
  { value: 'client', label: 'Client id and secret', hint: 'For OAuth tokens, and as user and password' },
  { value: 'secret', label: 'Signing key with a shared secret', hint: 'For HMAC signatures; we make the secret' },
  { value: 'public-key', label: 'Signing key of your own', hint: 'You keep the private key and give us the public one' },
];

interface NewClientDialogProps {
  tenant: string;
  applicationId: string;
  onClose: () => void;
  onMade: (made: Made) => Promise<void>;
}

/** What an application can prove itself with beside an API key. */
export function NewClientDialog({ tenant, applicationId, onClose, onMade }: NewClientDialogProps) {
  const state = useProblemForm({
    schema: Values,
    defaultValues: { kind: 'client', name: '', publicKeyPem: '', environmentKind: 'production', days: '0' },
    onSubmit: async ({ kind, name, publicKeyPem, environmentKind, days }) => {
      const params = { tenant, application: applicationId };
      const body = { name, environmentKind, expiresAt: endOf(days) };
      const made =
        kind === 'client'
          ? madeClient(await api.credentials.createClient({ params, body }))
          : madeSigningKey(await api.credentials.createSigningKey({ params, body: { ...body, publicKeyPem: kind === 'secret' ? null : publicKeyPem } }));
      onClose();
      await onMade(made);
    },
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="New client or signing key">
      <Form state={state} submitLabel="Make it">
        <RadioField name="kind" label="Kind" options={KINDS} cards />
        <TextField name="name" label="Name" autoComplete="off" hint="Where it is used, such as server in Frankfurt" />
        {state.form.watch('kind') === 'public-key' && (
          <TextareaField name="publicKeyPem" label="Public key" rows={6} hint="PEM: Ed25519, ECDSA on P-256, or RSA with at least 2048 bits" />
        )}
        <RadioField name="environmentKind" label="For" options={ENVIRONMENTS} cards />
        <SelectField name="days" label="Ends" options={LIVES} />
      </Form>
    </Dialog>
  );
}
