'use client';
import type { FieldProblem } from '@/lib/problem';
import { type Choices, ChoicesContext } from './choices';
import type { FormSchema } from './schema';
import { errorAt, SchemaNode } from './schema-node';

interface SchemaFormProps {
  schema: FormSchema;
  value: unknown;
  onChange: (value: unknown) => void;
  /** From a problem body: each is shown at the field its pointer names. */
  errors?: readonly FieldProblem[];
  /** What pointers start with when the value is part of a larger body: `/policies/0/config`. */
  pointer?: string;
  /** What ids are chosen from, by the `refersTo` of their schema; without it they are typed. */
  choices?: Choices;
}

const NO_CHOICES: Choices = {};

/** A form made from a JSON schema: texts, numbers, switches, choices, lists, nested objects, discriminated unions. */
export function SchemaForm({ schema, value, onChange, errors = [], pointer = '', choices = NO_CHOICES }: SchemaFormProps) {
  const wrong = errorAt({ errors, pointer });
  return (
    <ChoicesContext value={choices}>
      <div className="flex flex-col gap-4">
        {wrong && (
          <p role="alert" className="text-12 text-bad">
            {wrong}
          </p>
        )}
        <SchemaNode name="" schema={schema} root={schema} value={value} onChange={onChange} errors={errors} pointer={pointer} required />
      </div>
    </ChoicesContext>
  );
}
