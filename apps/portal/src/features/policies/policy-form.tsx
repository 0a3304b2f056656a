'use client';
import { SET } from '@gatehouse/contracts';
import { useSubscriberChoices } from '@/features/applications/use-subscriber-choices';
import type { FieldProblem } from '@/lib/problem';
import { classes } from '@/ui/classes';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { RadioGroup } from '@/ui/radio-group';
import { SchemaForm } from '@/ui/schema-form/schema-form';
import type { Option } from '@/ui/select';
import { ConditionEditor } from './condition-editor';
import { configSchema, type Mode, modeOf, type Policy, withMode } from './policy-types';

const MODES = [
  { value: 'enforced', label: 'Enforce' },
  { value: 'dry-run', label: 'Dry run' },
  { value: 'off', label: 'Off' },
] as const satisfies readonly { value: Mode; label: string }[];
const MODE_HINTS: Partial<Record<Mode, string>> = {
  'dry-run': 'It looks at every call and says in its record what it would have done, and does none of it.',
  off: 'It stays here with its settings and does nothing.',
};

interface PolicyFormProps {
  id: string;
  tenant: string;
  title: string;
  policy: Policy;
  readOnly: boolean;
  onChange: (policy: Policy) => void;
  errors: readonly FieldProblem[];
  pointer: string;
  /** Of the API, where the list is of one. */
  operations?: readonly Option[];
}

/** What the type's own schema asks for, then the mode, the condition and the name. */
export function PolicyForm({ id, tenant, title, policy, readOnly, onChange, errors, pointer, operations }: PolicyFormProps) {
  const choices = useSubscriberChoices(tenant);
  const mode = modeOf(policy);
  const write = (next: Policy) => !readOnly && onChange(next);
  const setOptional = (name: 'name' | 'when', value: Policy['name'] | Policy['when']) => {
    const { [name]: _before, ...rest } = policy;
    write(value ? { ...rest, [name]: value } : rest);
  };
  return (
    <fieldset id={id} disabled={readOnly} className="flex min-w-0 flex-col gap-5 border-line border-t pt-4">
      <legend className="sr-only">{title}</legend>
      {policy.type !== SET && (
        <SchemaForm
          schema={configSchema(policy.type)}
          value={policy.config}
          onChange={(config) => write({ ...policy, config: config as Policy['config'] })}
          errors={errors}
          pointer={`${pointer}/config`}
          choices={{ ...choices, ...(operations && { operation: operations }) }}
        />
      )}
      <div className={classes('flex flex-col gap-4', policy.type !== SET && 'border-line border-t pt-4')}>
        <Field label="Mode" hint={MODE_HINTS[mode]}>
          <RadioGroup aria-label="Mode" inline value={mode} options={MODES} onChange={(next) => write(withMode(policy, next))} />
        </Field>
        <ConditionEditor
          value={policy.when}
          onChange={(when) => setOptional('when', when)}
          readOnly={readOnly}
          errors={errors}
          pointer={`${pointer}/when`}
          choices={choices}
        />
        {policy.type !== SET && (
          <Field label="Name" optional hint="What call records call it" className="max-w-md">
            <Input value={policy.name ?? ''} maxLength={80} onChange={(event) => setOptional('name', event.target.value)} />
          </Field>
        )}
      </div>
    </fieldset>
  );
}
