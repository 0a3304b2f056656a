'use client';
import { useQuery } from '@tanstack/react-query';
import { useController } from 'react-hook-form';
import { z } from 'zod';
import { apisOf } from '@/features/subscriptions/subscription-facts';
import { api } from '@/lib/api';
import { Checkbox } from '@/ui/checkbox';
import { RadioField, SelectField, TextField } from '@/ui/form/fields';
import { RadioGroup } from '@/ui/radio-group';

const DAY_MS = 86_400_000;

const ENVIRONMENTS = [
  { value: 'production', label: 'Production', hint: 'Calls published APIs' },
  { value: 'test', label: 'Test', hint: 'Calls test environments' },
];
const LIVES = [
  { value: '0', label: 'Never' },
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
];
const REACH = [
  { value: 'all', label: 'All subscriptions of the application', hint: 'Also those that come later' },
  { value: 'some', label: 'Only some', hint: 'Under every other it is refused' },
] as const;

/** What every new credential is asked for. */
export const COMMON_VALUES = {
  name: z.string().trim().min(1, 'It needs a name').max(120),
  environmentKind: z.enum(['production', 'test']),
  /** Of `LIVES`. */
  days: z.string(),
  /** Null: all. */
  subscriptionIds: z.array(z.string()).min(1, 'Choose at least one, or let it have all').nullable(),
};
const Common = z.object(COMMON_VALUES);
type Common = z.output<typeof Common>;

export const COMMON_DEFAULTS: Common = { name: '', environmentKind: 'production', days: '0', subscriptionIds: null };

/** As the API wants it. */
export function commonBody({ name, environmentKind, days, subscriptionIds }: Common) {
  const expiresAt = days === '0' ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString();
  return { name, environmentKind, expiresAt, subscriptionIds };
}

const OPEN: ReadonlySet<string> = new Set(['pending', 'active', 'suspended']);

/** Under which subscriptions it may call. Nothing to choose where there is only one. */
function ReachField({ tenant, applicationId }: { tenant: string; applicationId: string }) {
  const { field, fieldState } = useController<Common, 'subscriptionIds'>({ name: 'subscriptionIds' });
  const { data } = useQuery({
    queryKey: ['subscriptions', tenant, 'of', applicationId, 'choices'],
    queryFn: () => api.subscriptions.list({ params: { tenant }, query: { application: applicationId, limit: 50 } }),
  });
  const open = data?.items.filter(({ state }) => OPEN.has(state)) ?? [];
  if (open.length < 2) return null;
  const chosen = field.value;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 font-medium text-13 text-ink">May be used for</legend>
      <RadioGroup
        aria-label="May be used for"
        value={chosen === null ? 'all' : 'some'}
        options={REACH}
        onChange={(reach) => field.onChange(reach === 'all' ? null : [])}
      />
      {chosen !== null && (
        <div className="flex flex-col gap-2 border-line border-l-2 pl-4">
          {open.map((one) => (
            <Checkbox
              key={one.id}
              label={apisOf(one)}
              hint={one.plan.name}
              checked={chosen.includes(one.id)}
              onChange={(on) => field.onChange(on ? [...chosen, one.id] : chosen.filter((id) => id !== one.id))}
            />
          ))}
        </div>
      )}
      {fieldState.error && (
        <p role="alert" className="text-12 text-bad">
          {fieldState.error.message}
        </p>
      )}
    </fieldset>
  );
}

export function NameField({ hint = 'Where it is used, such as server in Frankfurt' }: { hint?: string }) {
  return <TextField name="name" label="Name" autoComplete="off" hint={hint} />;
}

/** Environment, reach and end: what stands below the fields of each kind. */
export function CommonFields({ tenant, applicationId }: { tenant: string; applicationId: string }) {
  return (
    <>
      <RadioField name="environmentKind" label="For" options={ENVIRONMENTS} cards />
      <ReachField tenant={tenant} applicationId={applicationId} />
      <SelectField name="days" label="Ends" options={LIVES} />
    </>
  );
}
