'use client';
import { Checkbox } from '@/ui/checkbox';
import { Field } from '@/ui/field';
import { Input, Textarea } from '@/ui/input';
import { Select } from '@/ui/select';
import type { PromptVariable } from './prompt-view';

/** What was typed, by name: absent where nothing was. */
export type Typed = Readonly<Record<string, string | boolean>>;

type Value = string | number | boolean | string[];

/** As callers would send it. */
export function callVariables(variables: readonly PromptVariable[], typed: Typed): Record<string, Value> {
  const entries = variables.flatMap(({ name, type }): [string, Value][] => {
    const value = typed[name];
    if (value === undefined || value === '') return [];
    if (typeof value === 'boolean') return [[name, value]];
    if (type === 'number' || type === 'integer') return [[name, Number(value)]];
    return [[name, type === 'list' ? value.split('\n').filter((line) => line !== '') : value]];
  });
  return Object.fromEntries(entries);
}

interface OneProps {
  variable: PromptVariable;
  value: string | boolean | undefined;
  onChange: (value: string | boolean) => void;
}

function One({ variable, value, onChange }: OneProps) {
  const text = typeof value === 'string' ? value : '';
  if (variable.type === 'boolean')
    return <Checkbox checked={value === true} onChange={onChange} label={variable.name} hint={variable.description || undefined} />;
  const standard = variable.default === undefined ? undefined : String(variable.default);
  return (
    <Field label={variable.name} hint={variable.description || undefined} optional={!variable.required}>
      {variable.type === 'choice' ? (
        <Select
          value={text === '' ? null : text}
          onChange={onChange}
          options={variable.choices.map((choice) => ({ value: choice, label: choice }))}
          placeholder={standard ?? 'Choose'}
        />
      ) : variable.type === 'text' || variable.type === 'list' ? (
        <Textarea rows={variable.type === 'list' ? 3 : 2} value={text} placeholder={standard} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <Input type="number" value={text} placeholder={standard} onChange={(event) => onChange(event.target.value)} />
      )}
    </Field>
  );
}

/** One field for each variable. */
export function TryVariables({ variables, typed, onType }: { variables: readonly PromptVariable[]; typed: Typed; onType: (typed: Typed) => void }) {
  if (variables.length === 0) return <p className="text-13 text-ink-muted">It has no variables.</p>;
  return (
    <div className="flex flex-col gap-3">
      {variables.map((variable) => (
        <One key={variable.name} variable={variable} value={typed[variable.name]} onChange={(value) => onType({ ...typed, [variable.name]: value })} />
      ))}
    </div>
  );
}
