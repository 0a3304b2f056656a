'use client';
import { useState } from 'react';
import { z } from 'zod';
import { Card } from '@/ui/card';
import { Checkbox } from '@/ui/checkbox';
import { Field } from '@/ui/field';
import { CheckboxField, ComboboxField, NumberField, RadioField, SelectField, SwitchField, TextareaField, TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { FormSection } from '@/ui/form/form-section';
import { PemField } from '@/ui/form/pem-field';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { Input } from '@/ui/input';

const Schema = z.object({
  name: z.string().min(1, 'A name is needed'),
  slug: z.string().regex(/^[a-z0-9-]+$/, 'Lower-case letters, digits and hyphens'),
  description: z.string(),
  limit: z.number().int().positive().optional(),
  plan: z.string(),
  country: z.string().nullable(),
  approval: z.enum(['automatic', 'manual']),
  terms: z.boolean(),
  live: z.boolean(),
  certificate: z.string(),
});

const PLANS = [
  { value: 'free', label: 'Free', hint: '1,000 calls a day' },
  { value: 'pro', label: 'Pro', hint: '100,000 calls a day' },
];
const COUNTRIES = ['Austria', 'Belgium', 'Croatia', 'Denmark', 'Estonia', 'Finland', 'Greece'].map((label) => ({ value: label.toLowerCase(), label }));
const APPROVALS = [
  { value: 'automatic', label: 'Automatic', hint: 'A key within seconds.' },
  { value: 'manual', label: 'By an approver', hint: 'Somebody decides and gives a reason.' },
];

export function FormSamples() {
  const [some, setSome] = useState(false);
  const state = useProblemForm({
    schema: Schema,
    defaultValues: {
      name: 'Weather',
      slug: 'weather',
      description: '',
      plan: 'free',
      country: null,
      approval: 'automatic',
      terms: true,
      live: false,
      certificate: '',
    },
    onSubmit: () =>
      Promise.reject({
        status: 409,
        code: 'slug.taken',
        title: 'This slug is in use',
        requestId: '01k9v7m0c7f2',
        errors: [{ pointer: '/slug', detail: 'weather belongs to another API' }],
      }),
  });
  return (
    <Card title="Form" description="What the server refuses lands on its field; nothing entered is lost.">
      <div className="grid gap-6 md:grid-cols-2">
        <Form state={state} submitLabel="Create API">
          <TextField name="name" label="Name" />
          <TextField name="slug" label="Slug" hint="Stands in the address." mono />
          <TextareaField name="description" label="Description" optional />
          <NumberField name="limit" label="Calls per minute" optional />
          <SelectField name="plan" label="Plan" options={PLANS} />
          <ComboboxField name="country" label="Country" options={COUNTRIES} placeholder="Type to find" />
          <RadioField name="approval" label="Approval" options={APPROVALS} cards />
          <CheckboxField name="terms" label="I accept the terms" hint="They say how calls are counted." />
          <FormSection title="Certificate" summary="None" names={['certificate']}>
            <PemField name="certificate" label="Certificate" hint="Pasted, or from a file." optional kind="CERTIFICATE" />
          </FormSection>
          <SwitchField name="live" label="Answer live calls" hint="Takes effect at once." />
        </Form>
        <div className="flex flex-col gap-4">
          <Field label="With an error" error="Must be an https address" hint="Where calls are sent.">
            <Input defaultValue="http://10.0.0.7" />
          </Field>
          <Field label="Disabled" disabled>
            <Input defaultValue="cannot be changed" disabled />
          </Field>
          <Checkbox label="Some of them" indeterminate checked={some} onChange={setSome} />
          <Checkbox label="Not allowed" disabled checked onChange={setSome} />
        </div>
      </div>
    </Card>
  );
}
