'use client';
import { Egress } from '@gatehouse/contracts';
import { z } from 'zod';
import type { FieldProblem } from '@/lib/problem';
import { SchemaForm } from '@/ui/schema-form/schema-form';
import { type FormSchema, initialValue } from '../../ui/schema-form/schema';
import type { Settings } from './policy-types';

type EgressValue = NonNullable<Settings['egress']>;

const schema = z.toJSONSchema(Egress, { io: 'input', unrepresentable: 'any' }) as FormSchema;

/** What one begins with that had an upstream. */
export const newEgress = (): EgressValue => initialValue(schema, schema) as EgressValue;

interface EgressFieldsProps {
  value: EgressValue;
  onChange: (value: EgressValue) => void;
  errors: readonly FieldProblem[];
}

/** Where callers of an API that leads out may go. */
export function EgressFields({ value, onChange, errors }: EgressFieldsProps) {
  return <SchemaForm schema={schema} value={value} onChange={(next) => onChange(next as EgressValue)} errors={errors} pointer="/settings/egress" />;
}
