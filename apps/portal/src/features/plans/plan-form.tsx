'use client';
import { Limits, type plans, type Result } from '@gatehouse/contracts';
import { useController } from 'react-hook-form';
import { z } from 'zod';
import { CheckboxField, NumberField, RadioField, SelectField, TextareaField, TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { LimitEditor } from './limit-editor';

export type PlanView = Result<(typeof plans)['get']>;

const Values = z.object({
  name: z.string().trim().min(1, 'A plan needs a name').max(120),
  description: z.string().max(20_000),
  approval: z.enum(['automatic', 'manual']),
  anonymous: z.boolean(),
  limits: Limits,
  amount: z.number().min(0).max(1_000_000).optional(),
  currency: z.string().regex(/^([A-Z]{3})?$/, 'Three letters, such as EUR'),
  per: z.enum(['month', 'call']),
});

export type PlanValues = Omit<z.output<typeof Values>, 'amount' | 'currency' | 'per'> & { price: PlanView['price'] };

const APPROVAL = [
  { value: 'automatic', label: 'Automatic', hint: 'A subscription is active at once' },
  { value: 'manual', label: 'By an approver', hint: 'Each request waits in the inbox' },
];
const PER = [
  { value: 'month', label: 'a month' },
  { value: 'call', label: 'a call' },
];

function LimitsField() {
  const { field, fieldState } = useController<z.input<typeof Values>, 'limits'>({ name: 'limits' });
  const error = fieldState.error
    ? (fieldState.error.message ?? fieldState.error.root?.message ?? 'Look through the limits: a number or name is not right')
    : undefined;
  return <LimitEditor value={Limits.safeParse(field.value).data ?? (field.value as z.output<typeof Limits>)} onChange={field.onChange} error={error} />;
}

interface PlanFormProps {
  plan?: PlanView;
  submitLabel: string;
  onSubmit: (values: PlanValues) => Promise<void>;
}

export function PlanForm({ plan, submitLabel, onSubmit }: PlanFormProps) {
  const state = useProblemForm({
    schema: Values,
    defaultValues: {
      name: plan?.name ?? '',
      description: plan?.description ?? '',
      approval: plan?.approval ?? 'automatic',
      anonymous: plan?.anonymous ?? false,
      limits: plan?.limits ?? [],
      amount: plan?.price?.amount,
      currency: plan?.price?.currency ?? 'EUR',
      per: plan?.price?.per ?? 'month',
    },
    onSubmit: ({ amount, currency, per, ...rest }) => onSubmit({ ...rest, price: amount === undefined ? null : { amount, currency: currency || 'EUR', per } }),
  });
  return (
    <Form state={state} submitLabel={submitLabel}>
      <TextField name="name" label="Name" autoComplete="off" hint="Such as Free or Partner" />
      <TextareaField name="description" label="Description" optional rows={2} hint="Markdown; developers read it when they choose" />
      <RadioField name="approval" label="Approval" options={APPROVAL} cards />
      <CheckboxField
        name="anonymous"
        label="Takes in callers without credentials"
        hint="Only where a policy “Any of several” names this plan; its limits then count for each address"
      />
      <LimitsField />
      <div className="grid gap-3 sm:grid-cols-3">
        <NumberField name="amount" label="Price" optional hint="Shown, not billed" min={0} step="any" />
        <TextField name="currency" label="Currency" hint="Such as EUR" maxLength={3} />
        <SelectField name="per" label="Per" options={PER} hint={'\u00a0'} />
      </div>
    </Form>
  );
}
