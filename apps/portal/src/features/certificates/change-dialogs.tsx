'use client';
import { z } from 'zod';
import { api } from '@/lib/api';
import { Dialog } from '@/ui/dialog';
import { TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { PemField } from '@/ui/form/pem-field';
import { useProblemForm } from '@/ui/form/use-problem-form';
import type { CertificateView } from './certificate-state';
import { ClientFields, ClientValues, clientBody } from './client-fields';

interface ChangeProps {
  tenant: string;
  certificate: CertificateView;
  onClose: () => void;
  onSaved: (certificate: CertificateView) => void;
}

const Replacement = z.object({
  chainPem: z.string().regex(/-----BEGIN /, 'Paste the certificate, from -----BEGIN to -----END'),
  keyPem: z.string(),
});

/** A renewed chain under the same id. */
export function ReplaceDialog({ tenant, certificate, onClose, onSaved }: ChangeProps) {
  const state = useProblemForm({
    schema: Replacement,
    defaultValues: { chainPem: '', keyPem: '' },
    onSubmit: async ({ chainPem, keyPem }) => {
      const body = { chainPem, ...(keyPem.trim() && { keyPem }) };
      onSaved(await api.certificates.update({ params: { tenant, certificate: certificate.id }, body }));
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Replace ${certificate.name}`}
      description="New connections get the new certificate at once; open ones go on. The old one is not kept: to go back, upload it again."
      wide
    >
      <Form state={state} submitLabel="Replace certificate">
        <PemField name="chainPem" label="Certificate" hint="PEM, with the certificates that lead to its root" kind="CERTIFICATE" />
        <PemField name="keyPem" label="Private key" hint="Only where it changed: left empty, the stored key stays" optional kind="PRIVATE KEY" rows={4} />
      </Form>
    </Dialog>
  );
}

const Settings = z.object({ name: z.string().trim().min(1, 'A certificate needs a name').max(120) }).and(ClientValues);

/** Its name, and what is asked of clients. */
export function SettingsDialog({ tenant, certificate, onClose, onSaved }: ChangeProps) {
  const state = useProblemForm({
    schema: Settings,
    defaultValues: { name: certificate.name, clientCertificate: certificate.clientCertificate, clientCaPem: certificate.clientCaPem ?? '' },
    onSubmit: async ({ name, ...clients }) => {
      onSaved(await api.certificates.update({ params: { tenant, certificate: certificate.id }, body: { name, ...clientBody(clients) } }));
    },
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={`Change ${certificate.name}`} wide>
      <Form state={state} submitLabel="Save certificate">
        <TextField name="name" label="Name" autoComplete="off" />
        <ClientFields />
      </Form>
    </Dialog>
  );
}
