'use client';
import { z } from 'zod';
import { api } from '@/lib/api';
import { Dialog } from '@/ui/dialog';
import { RadioField, TextareaField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { COMMON_DEFAULTS, COMMON_VALUES, CommonFields, commonBody, NameField } from './credential-fields';
import { type Made, madeClient, madeSigningKey } from './credential-kinds';

const Values = z.object({
  kind: z.enum(['client', 'secret', 'public-key']),
  publicKeyPem: z.string().max(10_000),
  ...COMMON_VALUES,
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
    defaultValues: { kind: 'client', publicKeyPem: '', ...COMMON_DEFAULTS },
    onSubmit: async ({ kind, publicKeyPem, ...common }) => {
      const params = { tenant, application: applicationId };
      const body = commonBody(common);
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
        <NameField />
        {state.form.watch('kind') === 'public-key' && (
          <TextareaField name="publicKeyPem" label="Public key" rows={6} hint="PEM: Ed25519, ECDSA on P-256, or RSA with at least 2048 bits" />
        )}
        <CommonFields tenant={tenant} applicationId={applicationId} />
      </Form>
    </Dialog>
  );
}
