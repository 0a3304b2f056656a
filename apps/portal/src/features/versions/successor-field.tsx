'use client';
import { useThing } from '@/features/apis/thing/thing-context';
import { Field } from '@/ui/field';
import { Select } from '@/ui/select';

const NONE = 'none';

/** Another published version that consumers can move to. */
export function SuccessorField({ value, onChange }: { value: string | null; onChange: (versionId: string | null) => void }) {
  const { versions, version } = useThing();
  const others = versions.filter(({ id, state }) => id !== version.id && state === 'published');
  const options = [{ value: NONE, label: 'None' }, ...others.map(({ id, name, description }) => ({ value: id, label: name, hint: description.slice(0, 80) }))];
  const hint = others.length === 0 ? 'No other version of this API is published yet' : 'Named in every reply and in the catalogue';
  return (
    <Field label="Successor" optional hint={hint} disabled={others.length === 0}>
      <Select value={value ?? NONE} options={options} disabled={others.length === 0} onChange={(id) => onChange(id === NONE ? null : id)} />
    </Field>
  );
}
