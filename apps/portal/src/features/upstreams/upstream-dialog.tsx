'use client';
import { Plus, Trash2 } from 'lucide-react';
import { useController, useFieldArray } from 'react-hook-form';
import { z } from 'zod';
import { api } from '@/lib/api';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { CheckboxField, NumberField, SelectField, TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { IconButton } from '@/ui/icon-button';
import { Note } from '@/ui/note';
import type { UpstreamView } from './upstream-list';

const milliseconds = z.number('A number of milliseconds').int().min(10, 'At least 10 ms');
const Values = z.object({
  name: z.string().trim().min(1, 'An upstream needs a name').max(120),
  targets: z
    .array(z.object({ url: z.string().regex(/^https?:\/\/./, 'An http or https address'), weight: z.number('A number').int().min(0).max(1000) }))
    .min(1),
  hostHeader: z.enum(['target', 'client']),
  connectTimeoutMs: milliseconds.max(60_000),
  firstByteTimeoutMs: milliseconds.max(3_600_000),
  idleTimeoutMs: milliseconds.max(3_600_000),
  retries: z.number('A number').int().min(0).max(5),
  tlsVerify: z.boolean(),
});

const HOSTS = [
  { value: 'target', label: 'The target’s own', hint: 'What most services expect' },
  { value: 'client', label: 'As the caller sent it', hint: 'For services that serve several hosts' },
];

function Targets() {
  const { fields, append, remove } = useFieldArray<z.input<typeof Values>, 'targets'>({ name: 'targets' });
  const { fieldState } = useController({ name: 'targets' });
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium text-13 text-ink">Targets</legend>
      {fields.map((field, index) => (
        <div key={field.id} className="grid grid-cols-[minmax(0,1fr)_96px_auto] items-start gap-2">
          <TextField name={`targets.${index}.url`} label={`Address ${index + 1}`} mono placeholder="https://backend.example.com/base" />
          <NumberField name={`targets.${index}.weight`} label="Weight" min={0} max={1000} />
          <IconButton icon={Trash2} label={`Remove address ${index + 1}`} className="mt-7" disabled={fields.length === 1} onClick={() => remove(index)} />
        </div>
      ))}
      {fieldState.error?.message && <p className="text-12 text-bad">{fieldState.error.message}</p>}
      <div>
        <Button size="sm" icon={Plus} onClick={() => append({ url: '', weight: 1 })}>
          Add a target
        </Button>
      </div>
    </fieldset>
  );
}

interface UpstreamDialogProps {
  tenant: string;
  /** Absent: a new one is made. */
  upstream?: UpstreamView;
  onClose: () => void;
  onSaved: () => Promise<void>;
}

export function UpstreamDialog({ tenant, upstream, onClose, onSaved }: UpstreamDialogProps) {
  const state = useProblemForm({
    schema: Values,
    defaultValues: {
      name: upstream?.name ?? '',
      targets: upstream?.targets.map(({ url, weight }) => ({ url, weight })) ?? [{ url: '', weight: 1 }],
      hostHeader: upstream?.hostHeader ?? 'target',
      connectTimeoutMs: upstream?.connectTimeoutMs ?? 2_000,
      firstByteTimeoutMs: upstream?.firstByteTimeoutMs ?? 30_000,
      idleTimeoutMs: upstream?.idleTimeoutMs ?? 60_000,
      retries: upstream?.retries ?? 1,
      tlsVerify: upstream?.tlsVerify ?? true,
    },
    onSubmit: async (body) => {
      if (upstream) await api.upstreams.replace({ params: { tenant, upstream: upstream.id }, body });
      else await api.upstreams.create({ params: { tenant }, body });
      await onSaved();
      onClose();
    },
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={upstream ? `Change ${upstream.name}` : 'New upstream'} wide>
      {upstream && upstream.usedBy.length > 0 && (
        <Note tone="warn">{`Live at once for ${upstream.usedBy.map(({ apiName, versionName }) => `${apiName} ${versionName}`).join(', ')}.`}</Note>
      )}
      <Form state={state} submitLabel={upstream ? 'Save upstream' : 'Make upstream'}>
        <TextField name="name" label="Name" autoComplete="off" />
        <Targets />
        <div className="grid gap-4 sm:grid-cols-2">
          <NumberField name="connectTimeoutMs" label="Connect within" hint="Milliseconds" />
          <NumberField name="firstByteTimeoutMs" label="First byte within" hint="Milliseconds" />
          <NumberField name="idleTimeoutMs" label="Longest pause" hint="Milliseconds between two bytes" />
          <NumberField name="retries" label="Retries" hint="Further attempts, for reads only" min={0} max={5} />
        </div>
        <SelectField name="hostHeader" label="Host header" options={HOSTS} />
        <CheckboxField name="tlsVerify" label="Verify certificates" hint="Turn off only for a test server with a certificate of its own making" />
      </Form>
    </Dialog>
  );
}
