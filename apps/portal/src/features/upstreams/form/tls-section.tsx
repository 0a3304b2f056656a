'use client';
import { useWatch } from 'react-hook-form';
import { CheckboxField } from '@/ui/form/fields';
import { FormSection } from '@/ui/form/form-section';
import { PemField } from '@/ui/form/pem-field';
import { Note } from '@/ui/note';
import { tlsSummary } from '../summary';
import type { Drafted } from './draft';
import { AuthoritiesField, ServerNameField } from './peer-fields';
import type { UpstreamValues } from './values';

/** @param hasKey the control plane keeps a key for the client certificate already */
export function TlsSection({ draft, hasKey }: { draft: Drafted; hasKey: boolean }) {
  const verify = useWatch<UpstreamValues, 'tlsVerify'>({ name: 'tlsVerify' });
  return (
    <FormSection title="TLS to the targets" summary={tlsSummary(draft)} changed={!verify || draft.tls !== undefined} names={['tls', 'tlsVerify']}>
      <CheckboxField name="tlsVerify" label="Check certificates of targets" hint="Turn it off only for a test server; better name its authority" />
      {!verify && <Note tone="warn">Whoever stands between the gateways and the targets can then read and change every call.</Note>}
      {verify && <AuthoritiesField />}
      <ServerNameField />
      <PemField
        name="tls.clientCertificate.chainPem"
        label="Client certificate"
        hint="What the gateways show of themselves, with its chain"
        optional
        kind="CERTIFICATE"
      />
      <PemField
        name="tls.clientCertificate.keyPem"
        label="Client private key"
        hint={hasKey ? 'Left empty, the stored key stays. It is never shown again' : 'Encrypted where it is kept, and never shown again'}
        optional
        kind="PRIVATE KEY"
        rows={3}
      />
    </FormSection>
  );
}
