'use client';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api';
import type { FieldProblem } from '@/lib/problem';
import { Field } from '@/ui/field';
import { Input, Textarea } from '@/ui/input';
import { RadioGroup } from '@/ui/radio-group';
import { Select } from '@/ui/select';

export interface Details {
  name: string;
  slug: string;
  version: string;
  summary: string;
  tags: string;
  visibility: 'public' | 'members';
  teamId: string | null;
}

const VISIBILITY = [
  { value: 'public', label: 'Everybody', hint: 'In the catalogue without sign-in' },
  { value: 'members', label: 'Members', hint: 'Only members of this tenant, after sign-in' },
] as const;

const NONE = '*';

interface DetailsStepProps {
  tenant: string;
  value: Details;
  onChange: (details: Details) => void;
  errors: readonly FieldProblem[];
}

export function DetailsStep({ tenant, value, onChange, errors }: DetailsStepProps) {
  const { data: teams } = useQuery({ queryKey: ['teams', tenant, 'pick'], queryFn: () => api.teams.list({ params: { tenant } }) });
  const errorOf = (name: string) => errors.find(({ pointer }) => pointer === `/${name}`)?.detail;
  const set = <K extends keyof Details>(name: K, next: Details[K]) => onChange({ ...value, [name]: next });
  return (
    <div className="flex flex-col gap-4">
      <Field label="Name" error={errorOf('name')}>
        <Input value={value.name} maxLength={120} onChange={(event) => set('name', event.target.value)} />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Slug" hint="Stands in addresses and paths" error={errorOf('slug')}>
          <Input mono value={value.slug} maxLength={63} onChange={(event) => set('slug', event.target.value)} />
        </Field>
        <Field label="Version" hint="What consumers see, such as v1" error={errorOf('version')}>
          <Input mono value={value.version} maxLength={31} onChange={(event) => set('version', event.target.value)} />
        </Field>
      </div>
      <Field label="Summary" optional hint="One or two sentences for the catalogue" error={errorOf('summary')}>
        <Textarea rows={2} maxLength={300} value={value.summary} onChange={(event) => set('summary', event.target.value)} />
      </Field>
      <Field label="Tags" optional hint="Separated by commas" error={errorOf('tags')}>
        <Input value={value.tags} onChange={(event) => set('tags', event.target.value)} />
      </Field>
      <Field label="Who finds it in the catalogue">
        <RadioGroup aria-label="Who finds it" cards value={value.visibility} options={VISIBILITY} onChange={(next) => set('visibility', next)} />
      </Field>
      {teams && teams.items.length > 0 && (
        <Field label="Owning team" optional>
          <Select
            value={value.teamId ?? NONE}
            options={[{ value: NONE, label: 'No team' }, ...teams.items.map(({ id, name }) => ({ value: id, label: name }))]}
            onChange={(id) => set('teamId', id === NONE ? null : id)}
          />
        </Field>
      )}
    </div>
  );
}
