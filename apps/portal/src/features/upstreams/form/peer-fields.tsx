import { TextField } from '@/ui/form/fields';
import { PemField } from '@/ui/form/pem-field';

/** Whose certificates are believed, of an upstream's targets and of a provider. */
export const AuthoritiesField = () => (
  <PemField name="tls.caPem" label="Own authorities" hint="The only ones to be trusted. Without: the public ones" optional kind="CERTIFICATE" />
);

export const ServerNameField = () => (
  <TextField name="tls.serverName" label="Server name" hint="Asked for (SNI) and checked. Without: the host of the address" optional mono autoComplete="off" />
);
