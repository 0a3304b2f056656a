'use client';
import { useQuery } from '@tanstack/react-query';
import { useThing } from '@/features/apis/thing/thing-context';
import { api } from '@/lib/api';
import type { FieldProblem } from '@/lib/problem';
import { Card } from '@/ui/card';
import { Checkbox } from '@/ui/checkbox';
import { Field } from '@/ui/field';
import { TextLink } from '@/ui/link-button';
import { RadioGroup } from '@/ui/radio-group';
import { Select } from '@/ui/select';
import { EgressFields, newEgress } from './egress-fields';
import type { Settings } from './policy-types';

const UNMATCHED = [
  { value: 'refuse', label: 'Refuse', hint: 'Only operations of the document are reachable; others get 404 or 405' },
  { value: 'forward', label: 'Forward', hint: 'Every path under the API reaches the upstream' },
] as const satisfies readonly { value: Settings['unmatched']; label: string; hint: string }[];

const NONE = 'none';

const WAYS = [
  { value: 'upstream', label: 'To an upstream', hint: 'Callers reach a service behind the gateway' },
  { value: 'out', label: 'Out, to where the caller asks', hint: 'Applications reach places outside through the forward proxy, under their keys and plans' },
] as const;

interface RoutingCardProps {
  value: Settings;
  onChange: (change: Partial<Settings>) => void;
  readOnly: boolean;
  errors: readonly FieldProblem[];
}

/** Where calls go, and who may call at all. */
export function RoutingCard({ value, onChange, readOnly, errors }: RoutingCardProps) {
  const toModels = useThing().api.kind === 'llm';
  const way = value.egress === undefined ? 'upstream' : 'out';
  const choose = (next: (typeof WAYS)[number]['value']) => {
    if (readOnly || next === way) return;
    onChange(next === 'out' ? { egress: newEgress(), upstreamId: null, anonymous: false } : { egress: undefined });
  };
  return (
    <Card title="Routing" description="Where calls go once every policy let them through.">
      <fieldset disabled={readOnly} className="flex flex-col gap-4">
        <legend className="sr-only">Routing</legend>
        {toModels ? (
          <p className="text-13 text-ink">To models: callers name a model or a model route, and a provider of the tenant answers.</p>
        ) : (
          <Field label="Calls go">
            <RadioGroup aria-label="Calls go" value={way} options={WAYS} onChange={choose} />
          </Field>
        )}
        {value.egress === undefined ? (
          <InwardFields value={value} onChange={onChange} readOnly={readOnly} errors={errors} />
        ) : (
          <EgressFields value={value.egress} onChange={(egress) => !readOnly && onChange({ egress })} errors={errors} />
        )}
      </fieldset>
    </Card>
  );
}

function UpstreamField({ value, onChange, readOnly, errors }: RoutingCardProps) {
  const { tenant } = useThing();
  const { data } = useQuery({ queryKey: ['upstreams', tenant, 'pick'], queryFn: () => api.upstreams.list({ params: { tenant } }) });
  const upstreams = data?.items ?? [];
  const options = [
    { value: NONE, label: 'None yet', hint: 'The revision cannot be deployed' },
    ...upstreams.map(({ id, name, targets }) => ({ value: id, label: name, hint: targets.map(({ url }) => url).join(', ') })),
  ];
  return (
    <Field
      label="Upstream"
      error={errors.find(({ pointer }) => pointer === '/settings/upstreamId')?.detail}
      hint={
        <>
          Targets, health checks and time-outs are set at the <TextLink href={`/console/${tenant}/upstreams`}>upstreams</TextLink>, live at once
        </>
      }
      className="max-w-md"
    >
      <Select value={value.upstreamId ?? NONE} options={options} disabled={readOnly} onChange={(id) => onChange({ upstreamId: id === NONE ? null : id })} />
    </Field>
  );
}

/** Of an API that leads to an upstream, or to models. */
function InwardFields(props: RoutingCardProps) {
  const { value, onChange, readOnly } = props;
  return (
    <>
      {useThing().api.kind === 'http' && <UpstreamField {...props} />}
      <Field label="Paths that are no operation">
        <RadioGroup
          aria-label="Paths that are no operation"
          value={value.unmatched}
          options={UNMATCHED}
          onChange={(unmatched) => !readOnly && onChange({ unmatched })}
        />
      </Field>
      <Checkbox
        checked={value.anonymous}
        disabled={readOnly}
        onChange={(anonymous) => onChange({ anonymous })}
        label="Calls need no credential"
        hint="Anybody who reaches the gateway may call; no subscription, no plan. Off: a key is asked for even where no API key policy is attached."
      />
    </>
  );
}
