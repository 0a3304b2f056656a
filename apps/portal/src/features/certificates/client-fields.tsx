'use client';
import { useWatch } from 'react-hook-form';
import { z } from 'zod';
import { RadioField } from '@/ui/form/fields';
import { PemField } from '@/ui/form/pem-field';

export const ClientValues = z.object({ clientCertificate: z.enum(['none', 'request', 'require']), clientCaPem: z.string() }).superRefine((values, context) => {
  if (values.clientCertificate === 'none' || values.clientCaPem.trim() !== '') return;
  context.addIssue({ code: 'custom', path: ['clientCaPem'], message: 'Name the authority that issues client certificates' });
});

const CHOICES = [
  { value: 'none', label: 'Ask for nothing', hint: 'Callers show keys or tokens, as the API’s policies say' },
  { value: 'request', label: 'Ask for a certificate', hint: 'Policies are told whether one was shown and verified' },
  { value: 'require', label: 'Require one', hint: 'Without a verified certificate there is no connection' },
];

/** What is asked of clients in a handshake. */
export function ClientFields() {
  const asked = useWatch({ name: 'clientCertificate' });
  return (
    <>
      <RadioField name="clientCertificate" label="Client certificates" options={CHOICES} />
      {asked !== 'none' && (
        <PemField name="clientCaPem" label="Client authorities" hint="Those who may have issued client certificates" kind="CERTIFICATE" rows={4} />
      )}
    </>
  );
}

export const clientBody = ({ clientCertificate, clientCaPem }: z.infer<typeof ClientValues>) => ({
  clientCertificate,
  clientCaPem: clientCertificate === 'none' || clientCaPem.trim() === '' ? null : clientCaPem,
});
