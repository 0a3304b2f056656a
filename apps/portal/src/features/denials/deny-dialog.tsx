'use client';
import { useEffect } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { z } from 'zod';
import { api } from '@/lib/api';
import { useNameSearch } from '@/lib/use-name-search';
import { Dialog } from '@/ui/dialog';
import { ComboboxField, RadioField, SelectField, TextareaField, TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { type DenialRow, KINDS } from './denial-state';

const HOUR_MS = 3_600_000;
const ENDS = { '1': 'In an hour', '24': 'In a day', '168': 'In a week', '720': 'In 30 days', never: 'When it is lifted' } as const;
type End = keyof typeof ENDS;

const options = <V extends string>(words: Record<V, string>) => (Object.entries(words) as [V, string][]).map(([value, label]) => ({ value, label }));

const Values = z.object({
  on: z.enum(['address', 'application', 'credential', 'api']),
  value: z.string('Say what is denied').trim().min(1, 'Say what is denied').max(100),
  reason: z.string().trim().min(1, 'Colleagues will ask why').max(500),
  ends: z.enum(['1', '24', '168', '720', 'never']),
});

const expiry = (ends: End): string | null => (ends === 'never' ? null : new Date(Date.now() + Number(ends) * HOUR_MS).toISOString());

function NamedField({ tenant, kind }: { tenant: string; kind: 'api' | 'application' }) {
  const chosen: string = useWatch({ name: 'value' });
  return <ComboboxField name="value" label={KINDS[kind]} {...useNameSearch({ tenant, kind, chosen: chosen || null })} />;
}

/** What of a kind there is to deny. */
function TargetField({ tenant }: { tenant: string }) {
  const on: DenialRow['on'] = useWatch({ name: 'on' });
  const { resetField } = useFormContext();
  // what was said of another kind means nothing for this one
  useEffect(() => resetField('value', { defaultValue: '' }), [on, resetField]);
  if (on === 'address') {
    return (
      <TextField
        key={on}
        name="value"
        label="Address or range"
        hint="IPv4 or IPv6, such as 192.0.2.7 or 2001:db8::/32"
        autoComplete="off"
        spellCheck={false}
        mono
      />
    );
  }
  if (on === 'credential') {
    return (
      <TextField
        key={on}
        name="value"
        label="Id of the key"
        hint="cred_…, as its application and call records show it"
        autoComplete="off"
        spellCheck={false}
        mono
      />
    );
  }
  return <NamedField key={on} tenant={tenant} kind={on} />;
}

export function DenyDialog({ tenant, onClose, onMade }: { tenant: string; onClose: () => void; onMade: (made: { name: string }) => Promise<void> }) {
  const state = useProblemForm({
    schema: Values,
    defaultValues: { on: 'address', value: '', reason: '', ends: '24' },
    onSubmit: async ({ ends, ...body }) => onMade(await api.denials.create({ params: { tenant }, body: { ...body, expiresAt: expiry(ends) } })),
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Deny something"
      description="Every gateway refuses its calls within a second, open WebSockets included. You can lift it at any time."
    >
      <Form state={state} submitLabel="Deny it">
        <RadioField name="on" label="What" options={options(KINDS)} />
        <TargetField tenant={tenant} />
        <TextareaField name="reason" label="Reason" hint="For colleagues and the audit trail; callers are not told" rows={2} />
        <SelectField name="ends" label="Ends" options={options(ENDS)} />
      </Form>
    </Dialog>
  );
}
