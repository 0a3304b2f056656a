'use client';
import { useState } from 'react';
import { Button } from '../button';
import { Checkbox } from '../checkbox';
import { Combobox } from '../combobox';
import { Field } from '../field';
import { Input, Textarea } from '../input';
import { Select } from '../select';
import { useChoices } from './choices';
import { hintOf } from './hint';
import { errorAt, isOptional, type NodeProps } from './schema-node';
import { amountWords, choiceWord, labelOf } from './words';

/** Templates, programs and the like: more than a line. */
const LONG_MIN = 10_000;
/** What a secret is shown as that is kept already. */
const SEALED = /^sealed:/;
const NONE = '';

function EnumControl(node: NodeProps) {
  const { schema, value, onChange } = node;
  const options = (schema.enum ?? []).map((entry) => ({ value: String(entry), label: choiceWord(entry) }));
  return (
    <Select
      className="max-w-md"
      value={value === undefined ? (isOptional(node) ? NONE : null) : String(value)}
      options={isOptional(node) ? [{ value: NONE, label: 'Not set' }, ...options] : options}
      onChange={(text) => onChange(schema.enum?.find((entry) => String(entry) === text))}
    />
  );
}

function NumberControl({ name, schema, value, onChange }: NodeProps) {
  const words = typeof value === 'number' ? amountWords(`${labelOf(name, schema)} ${schema.description ?? ''}`, value) : undefined;
  return (
    <div className="flex items-center gap-3">
      <Input
        type="number"
        className="tabular max-w-48"
        min={schema.minimum}
        max={schema.maximum === Number.MAX_SAFE_INTEGER ? undefined : schema.maximum}
        step={schema.type === 'integer' ? 1 : 'any'}
        value={typeof value === 'number' ? value : ''}
        onChange={(event) => onChange(event.target.value === '' ? undefined : Number(event.target.value))}
      />
      {words && <span className="text-12 text-ink-muted">{words}</span>}
    </div>
  );
}

/** What is kept is never shown: it stays, or another one is entered. */
function SecretControl({ schema, value, onChange }: NodeProps) {
  const [stored] = useState(() => (typeof value === 'string' && SEALED.test(value) ? value : null));
  if (stored !== null && value === stored)
    return (
      <div className="flex flex-wrap items-center gap-3 text-13">
        <span className="text-ink-muted">Kept, and not shown again</span>
        <Button size="sm" onClick={() => onChange('')}>
          Replace
        </Button>
      </div>
    );
  return (
    <div className="flex items-center gap-2">
      <Input
        type="password"
        autoComplete="off"
        className="max-w-md"
        maxLength={schema.maxLength}
        value={typeof value === 'string' ? value : ''}
        onChange={(event) => onChange(event.target.value)}
      />
      {stored !== null && (
        <Button size="sm" variant="quiet" onClick={() => onChange(stored)}>
          Keep the old one
        </Button>
      )}
    </div>
  );
}

function TextControl({ schema, value, onChange, required }: NodeProps) {
  const text = typeof value === 'string' ? value : '';
  const choices = useChoices(schema.refersTo, text);
  const change = (entered: string) => onChange(entered === '' && !required ? undefined : entered);
  if (choices) return <Combobox className="max-w-md" value={text || null} options={choices} onChange={(id) => change(id ?? '')} />;
  if ((schema.maxLength ?? 0) >= LONG_MIN)
    return <Textarea mono rows={6} spellCheck={false} maxLength={schema.maxLength} value={text} onChange={(event) => change(event.target.value)} />;
  return (
    <Input
      className="max-w-xl"
      type={schema.format === 'uri' ? 'url' : 'text'}
      maxLength={schema.maxLength}
      value={text}
      onChange={(event) => change(event.target.value)}
    />
  );
}

function controlOf(schema: NodeProps['schema']) {
  if (schema.enum) return EnumControl;
  if (schema.type === 'number' || schema.type === 'integer') return NumberControl;
  return schema.format === 'password' ? SecretControl : TextControl;
}

export function ScalarNode(node: NodeProps) {
  const { name, schema, value, onChange } = node;
  // A constant tells a union's branches apart; there is nothing to enter.
  if (schema.const !== undefined || schema.type === 'null') return null;
  const label = labelOf(name || 'value', schema);
  const says = schema.description?.toLowerCase() === label.toLowerCase() ? undefined : schema.description;
  const hint = node.labelHidden ? undefined : hintOf(says);
  if (schema.type === 'boolean') return <Checkbox label={label} hint={hint} checked={value === true} onChange={onChange} />;
  const Control = controlOf(schema);
  return (
    <Field label={label} hint={hint} optional={isOptional(node) && !schema.enum} labelHidden={node.labelHidden} error={errorAt(node)}>
      <Control {...node} />
    </Field>
  );
}
