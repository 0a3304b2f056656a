'use client';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { RadioGroup } from '@/ui/radio-group';

export type UpstreamChoice = { kind: 'existing'; id: string; name: string } | { kind: 'new'; url: string } | { kind: 'later' };

interface UpstreamStepProps {
  tenant: string;
  /** Server addresses the document names. */
  servers: readonly string[];
  value: UpstreamChoice;
  onChange: (choice: UpstreamChoice) => void;
}

/** Where calls go: an upstream there is, a new one, or later. */
export function UpstreamStep({ tenant, servers, value, onChange }: UpstreamStepProps) {
  const { data } = useQuery({ queryKey: ['upstreams', tenant], queryFn: () => api.upstreams.list({ params: { tenant } }) });
  const existing = data?.items ?? [];
  const options = [
    ...existing.map(({ id, name, targets }) => ({ value: id, label: name, hint: targets.map(({ url }) => url).join(', ') })),
    { value: 'new', label: 'A new upstream', hint: 'More targets, weights and time-outs can be set afterwards' },
    { value: 'later', label: 'Choose later', hint: 'The revision cannot be deployed before that' },
  ];
  const choose = (id: string) => {
    const found = existing.find((one) => one.id === id);
    onChange(
      found
        ? { kind: 'existing', id: found.id, name: found.name }
        : id === 'new'
          ? { kind: 'new', url: servers.find((server) => /^https?:/.test(server)) ?? '' }
          : { kind: 'later' },
    );
  };
  return (
    <div className="flex flex-col gap-4">
      <RadioGroup aria-label="Upstream" cards value={value.kind === 'existing' ? value.id : value.kind} options={options} onChange={choose} />
      {value.kind === 'new' && (
        <Field label="Address of the upstream" hint="Where your service listens, with its base path, such as https://backend.example.com/api">
          <Input type="url" mono value={value.url} onChange={(event) => onChange({ kind: 'new', url: event.target.value })} />
        </Field>
      )}
    </div>
  );
}
