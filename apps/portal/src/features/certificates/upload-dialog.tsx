'use client';
import { z } from 'zod';
import { api } from '@/lib/api';
import { Dialog } from '@/ui/dialog';
import { TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { PemField } from '@/ui/form/pem-field';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { ClientFields, ClientValues, clientBody } from './client-fields';

const begins = (what: string) => z.string().regex(/-----BEGIN /, `Paste ${what}, from -----BEGIN to -----END`);
const Values = z.object({ name: z.string().max(120), chainPem: begins('the certificate'), keyPem: begins('the private key') }).and(ClientValues);

/** A new certificate with its key. */
export function UploadDialog({ tenant, onClose, onMade }: { tenant: string; onClose: () => void; onMade: (id: string) => void }) {
  const state = useProblemForm({
    schema: Values,
    defaultValues: { name: '', chainPem: '', keyPem: '', clientCertificate: 'none', clientCaPem: '' },
    onSubmit: async ({ name, chainPem, keyPem, ...clients }) => {
      const body = { ...(name.trim() && { name }), chainPem, keyPem, ...clientBody(clients) };
      onMade((await api.certificates.create({ params: { tenant }, body })).id);
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Upload a certificate"
      description="Its hosts are read from it. Gateways answer TLS for them a moment later."
      wide
    >
      <Form state={state} submitLabel="Upload certificate">
        <PemField name="chainPem" label="Certificate" hint="PEM, with the certificates that lead to its root, in any order" kind="CERTIFICATE" />
        <PemField
          name="keyPem"
          label="Private key"
          hint="PEM without a passphrase. Encrypted where it is kept, and never shown again"
          kind="PRIVATE KEY"
          rows={4}
        />
        <TextField name="name" label="Name" hint="Without: one of its hosts" optional autoComplete="off" />
        <ClientFields />
      </Form>
    </Dialog>
  );
}
