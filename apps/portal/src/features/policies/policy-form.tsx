'use client';
import { SET } from '@gatehouse/contracts';
import type { FieldProblem } from '@/lib/problem';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { RadioGroup } from '@/ui/radio-group';
import { SchemaForm } from '@/ui/schema-form/schema-form';
import { ConditionEditor } from './condition-editor';
import { configSchema, type Mode, modeOf, type Policy, withMode } from './policy-types';

const MODES = [
  { value: 'enforced', label: 'Enforce' },
  { value: 'dry-run', label: 'Dry run', hint: 'Looks at every call and says in its record what it would have done, and does none of it' },
  { value: 'off', label: 'Off', hint: 'Stays here with its settings and does nothing' },
] as const satisfies readonly { value: Mode; label: string; hint?: string }[];

interface PolicyFormProps {
  id: string;
  title: string;
  policy: Policy;
  readOnly: boolean;
  onChange: (policy: Policy) => void;
  errors: readonly FieldProblem[];
  pointer: string;
}

/** Mode, condition, name, and what the type's own schema asks for. */
export function PolicyForm({ id, title, policy, readOnly, onChange, errors, pointer }: PolicyFormProps) {
  const change = (part: Partial<Policy>) => !readOnly && onChange({ ...policy, ...part });
  return (
    <fieldset id={id} disabled={readOnly} className="flex flex-col gap-4 border-line border-t pt-3">
      <legend className="sr-only">{title}</legend>
      <RadioGroup aria-label="Mode" value={modeOf(policy)} options={MODES} onChange={(mode) => !readOnly && onChange(withMode(policy, mode))} />
      <ConditionEditor
        value={policy.when}
        onChange={(when) => {
          const { when: _before, ...rest } = policy;
          if (!readOnly) onChange(when ? { ...rest, when } : rest);
        }}
        readOnly={readOnly}
        errors={errors}
        pointer={`${pointer}/when`}
      />
      {policy.type !== SET && (
        <>
          <Field label="Name" optional hint="What call records call it" className="max-w-md">
            <Input
              value={policy.name ?? ''}
              maxLength={80}
              onChange={(event) => {
                const { name: _before, ...rest } = policy;
                if (!readOnly) onChange(event.target.value === '' ? rest : { ...rest, name: event.target.value });
              }}
            />
          </Field>
          <SchemaForm
            schema={configSchema(policy.type)}
            value={policy.config}
            onChange={(config) => change({ config: config as Policy['config'] })}
            errors={errors}
            pointer={`${pointer}/config`}
          />
        </>
      )}
    </fieldset>
  );
}
