'use client';
import { Plus, Trash2 } from 'lucide-react';
import { useFieldArray, useWatch } from 'react-hook-form';
import { Button } from '@/ui/button';
import { CheckboxField, NumberField, SelectField, TextareaField, TextField } from '@/ui/form/fields';
import { IconButton } from '@/ui/icon-button';
import { newVariable, type PromptValues, type VariableValues } from './prompt-values';
import { TYPES } from './prompt-words';

const TYPE_CHOICES = (Object.keys(TYPES) as VariableValues['type'][]).map((value) => ({ value, ...TYPES[value] }));
const BOOLEANS = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
];

/** What values of the type may be. */
function Limits({ at, type }: { at: string; type: VariableValues['type'] }) {
  if (type === 'choice') return <TextareaField name={`${at}.choices`} label="Choices" hint="One a line" rows={3} />;
  if (type === 'number' || type === 'integer')
    return (
      <div className="grid grid-cols-2 gap-2">
        <NumberField name={`${at}.min`} label="Least" optional />
        <NumberField name={`${at}.max`} label="Largest" optional />
      </div>
    );
  if (type === 'boolean') return null;
  return (
    <div className="grid grid-cols-2 gap-2">
      <NumberField name={`${at}.lengthMax`} label={type === 'list' ? 'Longest item (letters)' : 'Longest (letters)'} min={1} max={1_000_000} />
      {type === 'list' && <NumberField name={`${at}.itemsMax`} label="Most items" min={1} max={10_000} />}
    </div>
  );
}

function Standard({ at, type }: { at: string; type: VariableValues['type'] }) {
  const name = `${at}.standard`;
  if (type === 'boolean') return <SelectField name={name} label="Default" options={BOOLEANS} placeholder="None" />;
  if (type === 'list') return <TextareaField name={name} label="Default" hint="One a line" optional rows={2} />;
  return <TextField name={name} label="Default" hint="Stands where the caller gives nothing" optional autoComplete="off" />;
}

function Row({ index, onRemove }: { index: number; onRemove: () => void }) {
  const at = `variables.${index}` as const;
  const variable = useWatch<PromptValues, typeof at>({ name: at });
  if (variable === undefined) return null;
  return (
    <div className="flex flex-col gap-3 rounded-md border border-line p-3">
      <div className="flex items-end gap-2">
        <div className="grid min-w-0 flex-1 gap-2 sm:grid-cols-2">
          <TextField name={`${at}.name`} label={`Variable ${index + 1}`} mono autoComplete="off" spellCheck={false} />
          <SelectField name={`${at}.type`} label="Type" options={TYPE_CHOICES} />
        </div>
        <IconButton icon={Trash2} label={`Remove variable ${variable.name || index + 1}`} onClick={onRemove} />
      </div>
      <TextField name={`${at}.description`} label="Description" hint="Shown to those who call it" optional autoComplete="off" />
      <Limits at={at} type={variable.type} />
      <CheckboxField name={`${at}.required`} label="Callers have to give it" />
      {!variable.required && <Standard at={at} type={variable.type} />}
    </div>
  );
}

/** What callers give: each with its type, its limits and what stands where nothing is given. */
export function VariableRows() {
  const { fields, append, remove } = useFieldArray<PromptValues, 'variables'>({ name: 'variables' });
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-1 font-medium text-13 text-ink">Variables</legend>
      {fields.length === 0 && <p className="text-13 text-ink-muted">None: every call of the prompt is the same.</p>}
      {fields.map((field, index) => (
        <Row key={field.id} index={index} onRemove={() => remove(index)} />
      ))}
      <div>
        <Button size="sm" icon={Plus} onClick={() => append(newVariable())}>
          Add a variable
        </Button>
      </div>
    </fieldset>
  );
}
