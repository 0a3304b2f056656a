'use client';
import { z } from 'zod';
import { api } from '@/lib/api';
import { Dialog } from '@/ui/dialog';
import { SelectField, TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { COMMON_DEFAULTS, COMMON_VALUES, CommonFields, commonBody, NameField } from './credential-fields';

const Values = z.object({
  by: z.enum(['subject', 'fingerprint', 'certificate-subject', 'san']),
  issuer: z.string().trim().max(2_000),
  value: z.string().trim().min(1, 'This is what the application is known by'),
  ...COMMON_VALUES,
});

const WAYS = [
  { value: 'subject', label: 'Tokens of another issuer' },
  { value: 'fingerprint', label: 'A certificate, by its fingerprint' },
  { value: 'certificate-subject', label: 'Certificates, by their subject' },
  { value: 'san', label: 'Certificates, by an alternative name' },
];
const LABELS = { subject: 'Value of the claim', fingerprint: 'Fingerprint', 'certificate-subject': 'Subject', san: 'Alternative name' } as const;
const HINTS = {
  subject: 'What names the application in its tokens, such as its client id at the issuer',
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
    defaultValues: { by: 'subject', issuer: '', value: '', ...COMMON_DEFAULTS },
    onSubmit: async ({ by, issuer, value, ...common }) => {
      const identity = by === 'subject' ? { by, issuer, subject: value } : { by, value };
      await api.credentials.registerIdentity({
        params: { tenant, application: applicationId },
        body: { ...commonBody(common), identity },
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
        <TextField name="value" label={LABELS[by as keyof typeof LABELS]} autoComplete="off" hint={HINTS[by as keyof typeof HINTS]} />
        <NameField hint="What you will know it by in this list" />
        <CommonFields tenant={tenant} applicationId={applicationId} />
      </Form>
    </Dialog>
  );
}
