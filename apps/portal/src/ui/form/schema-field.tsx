'use client';
import { get, useController, useFormContext } from 'react-hook-form';
import type { FieldProblem } from '@/lib/problem';
import type { Choices } from '../schema-form/choices';
import type { FormSchema } from '../schema-form/schema';
import { SchemaForm } from '../schema-form/schema-form';

/** What is wrong beneath a path of the form, as pointers from there. */
function problemsIn(errors: unknown, pointer = ''): FieldProblem[] {
  if (typeof errors !== 'object' || errors === null) return [];
  const { message } = errors as { message?: unknown };
  if (typeof message === 'string') return [{ pointer, detail: message }];
  return Object.entries(errors).flatMap(([name, inner]) => (name === 'root' || name === 'ref' ? [] : problemsIn(inner, `${pointer}/${name}`)));
}

/** A part of a form that is drawn from its schema. */
export function SchemaField({ name, schema, choices }: { name: string; schema: FormSchema; choices?: Choices }) {
  const { field } = useController({ name });
  const { errors } = useFormContext().formState;
  return <SchemaForm schema={schema} value={field.value} onChange={field.onChange} errors={problemsIn(get(errors, name))} choices={choices} />;
}
