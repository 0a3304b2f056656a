'use client';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { RadioGroup } from '@/ui/radio-group';
import { Select } from '@/ui/select';

export type ApplicationChoice = { kind: 'existing'; id: string; name: string } | { kind: 'new'; name: string; teamId: string | null };

interface ApplicationStepProps {
  tenant: string;
  teams: readonly { id: string; name: string }[];
  value: ApplicationChoice;
  onChange: (choice: ApplicationChoice) => void;
}

const MINE = '*';

/** What will call the API: an application there is, or a new one. */
export function ApplicationStep({ tenant, teams, value, onChange }: ApplicationStepProps) {
  const { data } = useQuery({
    queryKey: ['applications', tenant, 'mine'],
    queryFn: () => api.applications.list({ params: { tenant }, query: { limit: 100 } }),
  });
  const existing = data?.items.filter(({ state }) => state === 'active') ?? [];
  const choose = (id: string) => {
    const found = existing.find((one) => one.id === id);
    onChange(found ? { kind: 'existing', id: found.id, name: found.name } : { kind: 'new', name: '', teamId: null });
  };
  const options = [
    ...existing.map(({ id, name, owner }) => ({ value: id, label: name, hint: owner.kind === 'team' ? `of ${owner.name}` : 'yours' })),
    { value: 'new', label: 'A new application', hint: 'Each program that calls should be one' },
  ];
  return (
    <div className="flex flex-col gap-4">
      {existing.length > 0 && (
        <RadioGroup aria-label="Application" cards value={value.kind === 'existing' ? value.id : 'new'} options={options} onChange={choose} />
      )}
      {value.kind === 'new' && (
        <>
          <Field label="Name of the application" hint="Such as Web shop">
            <Input value={value.name} maxLength={120} autoComplete="off" onChange={(event) => onChange({ ...value, name: event.target.value })} />
          </Field>
          {teams.length > 0 && (
            <Field label="Owner">
              <Select
                value={value.teamId ?? MINE}
                options={[{ value: MINE, label: 'Only me' }, ...teams.map(({ id, name }) => ({ value: id, label: name, hint: 'Everybody in the team' }))]}
                onChange={(id) => onChange({ ...value, teamId: id === MINE ? null : id })}
              />
            </Field>
          )}
        </>
      )}
    </div>
  );
}
