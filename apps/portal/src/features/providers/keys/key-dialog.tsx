'use client';
import { z } from 'zod';
import { api } from '@/lib/api';
import { Dialog } from '@/ui/dialog';
import { NumberField, TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import type { ProviderKeyView, ProviderView } from '../provider-view';
import { SecretField } from './secret-field';

export interface KeyDialogProps {
  params: { tenant: string; provider: string };
  auth: ProviderView['auth']['as'];
  onClose: () => void;
  onDone: () => Promise<void>;
}

const perMinute = z.number('A whole number').int('A whole number').min(1, 'At least 1').optional();
const Values = z.object({
  name: z.string().trim().min(1, 'A key needs a name').max(120),
  secret: z.string().trim(),
  weight: z.number('A whole number').int('A whole number').min(0, 'At least 0').max(1_000, 'At most 1000'),
  limits: z.object({ requestsPerMinute: perMinute, tokensPerMinute: perMinute, inFlightMax: perMinute }),
  models: z.string(),
});
const NewValues = Values.extend({ secret: z.string().trim().min(1, 'This is needed') });

const namesOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

/** Without `current` a new key is made; with it all but its secret is changed. */
export function KeyDialog({ params, auth, current, onClose, onDone }: KeyDialogProps & { current?: ProviderKeyView }) {
  const state = useProblemForm({
    schema: current ? Values : NewValues,
    defaultValues: {
      name: current?.name ?? '',
      secret: '',
      weight: current?.weight ?? 1,
      limits: { ...current?.limits },
      models: current?.models?.join(', ') ?? '',
    },
    onSubmit: async ({ secret, models, ...rest }) => {
      const names = namesOf(models);
      const body = { ...rest, models: names.length > 0 ? names : null };
      if (current) await api.providers.updateKey({ params: { ...params, key: current.id }, body });
      else await api.providers.addKey({ params, body: { ...body, secret } });
      await onDone();
      onClose();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={current ? `Change ${current.name}` : 'Add a key'}
      description={current ? 'Live as soon as it is saved. The secret stays; it is replaced on its own.' : undefined}
    >
      <Form state={state} submitLabel={current ? 'Save key' : 'Add key'}>
        <TextField name="name" label="Name" hint="To tell it from others: whose account, which project" autoComplete="off" />
        {!current && <SecretField auth={auth} />}
        <NumberField name="weight" label="Weight" hint="Its share of the calls; 0 takes none" min={0} max={1000} />
        <div className="grid items-end gap-4 sm:grid-cols-3">
          <NumberField name="limits.requestsPerMinute" label="Calls a minute" optional min={1} />
          <NumberField name="limits.tokensPerMinute" label="Tokens a minute" optional min={1} />
          <NumberField name="limits.inFlightMax" label="At a time" optional min={1} />
        </div>
        <TextField name="models" label="Only for these models" hint="Separated by commas; empty: for all" optional mono autoComplete="off" />
      </Form>
    </Dialog>
  );
}
