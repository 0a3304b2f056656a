'use client';
import type { FieldProblem } from '@/lib/problem';
import type { FormSchema } from './schema';
import { SchemaNode } from './schema-node';

interface SchemaFormProps {
  schema: FormSchema;
  value: unknown;
  onChange: (value: unknown) => void;
  /** From a problem body: each is shown at the field its pointer names. */
  errors?: readonly FieldProblem[];
  /** What pointers start with when the value is part of a larger body: `/policies/0/config`. */
  pointer?: string;
}

/** A form made from a JSON schema: texts, numbers, switches, choices, lists, nested objects, discriminated unions. */
export function SchemaForm({ schema, value, onChange, errors = [], pointer = '' }: SchemaFormProps) {
  return (
    <div className="flex flex-col gap-4">
      <SchemaNode name="" schema={schema} root={schema} value={value} onChange={onChange} errors={errors} pointer={pointer} required />
    </div>
  );
}
