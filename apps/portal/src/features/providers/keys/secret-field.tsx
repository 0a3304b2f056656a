import { TextareaField, TextField } from '@/ui/form/fields';
import type { ProviderView } from '../provider-view';

const HINTS: Partial<Record<ProviderView['auth']['as'], string>> = {
  aws: 'accessKeyId:secretAccessKey, or with a third part for a session token',
  google: 'The JSON file of a service account, as Google gives it',
};
const USUAL = 'Sealed as soon as it is saved, and shown to nobody again';

/** A provider's secret: what no browser is to remember. */
export function SecretField({ auth, name = 'secret', optional }: { auth: ProviderView['auth']['as']; name?: string; optional?: boolean }) {
  const hint = HINTS[auth] ?? USUAL;
  if (auth === 'google') return <TextareaField name={name} label="Secret" hint={hint} optional={optional} mono rows={6} spellCheck={false} />;
  return <TextField name={name} label="Secret" hint={hint} optional={optional} type="password" autoComplete="new-password" mono />;
}
