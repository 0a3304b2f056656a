'use client';
import { z } from 'zod';
import { api } from '@/lib/api';
import { Dialog } from '@/ui/dialog';
import { RadioField, SelectField, TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { ENVIRONMENTS, endOf, LIVES } from './credential-kinds';

const Values = z.object({
  by: z.enum(['subject', 'fingerprint', 'certificate-subject', 'san']),
  name: z.string().trim().min(1, 'It needs a name').max(120),
  issuer: z.string().trim().max(2_000),
  value: z.string().trim().min(1, 'This is what the application is known by'),
  environmentKind: z.enum(['production', 'test']),
  days: z.string(),
});

const WAYS = [
  { value: 'subject', label: 'Tokens of another issuer' },
  { value: 'fingerprint', label: 'A certificate, by its fingerprint' },
  { value: 'certificate-subject', label: 'Certificates, by their subject' },
  { value: 'san', label: 'Certificates, by an alternative name' },
];
const HINTS = {
  subject: 'Value of the claim that names the application, such as its client id at the issuer',
  fingerprint: 'SHA-256 in lower-case hexadecimal, without colons',
  'certificate-subject': 'As OpenSSL writes it: CN=Shop, O=Acme',
  san: 'DNS:shop.example.com, email:shop@example.com or URI:spiffe://example/shop',
} as const;

interface IdentityDialogProps {
  tenant: string;
  applicationId: string;
  onClose: () => void;
  onDone: () => Promise<void>;
}

/** Registers what others vouch for. Nothing proves here whose it is, so it is for those who answer for all applications. */
export function IdentityDialog({ tenant, applicationId, onClose, onDone }: IdentityDialogProps) {
  const state = useProblemForm({
    schema: Values,
    defaultValues: { by: 'subject', name: '', issuer: '', value: '', environmentKind: 'production', days: '0' },
    onSubmit: async ({ by, name, issuer, value, environmentKind, days }) => {
      const identity = by === 'subject' ? { by, issuer, subject: value } : { by, value };
      await api.credentials.registerIdentity({
        params: { tenant, application: applicationId },
        body: { name, environmentKind, expiresAt: endOf(days), identity },
      });
      onClose();
      await onDone();
    },
  });
  const by = state.form.watch('by');
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Register an identity">
      <Form state={state} submitLabel="Register">
        <SelectField name="by" label="Known by" options={WAYS} />
        {by === 'subject' && <TextField name="issuer" label="Issuer" hint="As the policy of the API names it, letter by letter" />}
        <TextField name="value" label={by === 'subject' ? 'Claim' : 'Name'} autoComplete="off" hint={HINTS[by as keyof typeof HINTS]} />
        <TextField name="name" label="Note" autoComplete="off" hint="What you will know it by in this list" />
        <RadioField name="environmentKind" label="For" options={ENVIRONMENTS} cards />
        <SelectField name="days" label="Ends" options={LIVES} />
      </Form>
    </Dialog>
  );
}
