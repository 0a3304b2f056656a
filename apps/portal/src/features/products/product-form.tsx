'use client';
import { z } from 'zod';
import { TextareaField, TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';

const Values = z.object({ name: z.string().trim().min(1, 'A product needs a name').max(120), description: z.string().max(20_000) });
type Values = z.output<typeof Values>;

interface ProductFormProps {
  product?: Values;
  submitLabel: string;
  onSubmit: (values: Values) => Promise<void>;
}

/** What a product is called and what is said of it. */
export function ProductForm({ product, submitLabel, onSubmit }: ProductFormProps) {
  const state = useProblemForm({ schema: Values, defaultValues: { name: product?.name ?? '', description: product?.description ?? '' }, onSubmit });
  return (
    <Form state={state} submitLabel={submitLabel}>
      <TextField name="name" label="Name" autoComplete="off" />
      <TextareaField name="description" label="Description" optional rows={3} />
    </Form>
  );
}
