'use client';
import { Field } from '../field';
import { Input, Textarea } from '../input';
import { Select } from '../select';
import { Switch } from '../switch';
import { labelOf } from './schema';
import { errorAt, type NodeProps } from './schema-node';

/** Templates, programs and the like: more than a line. */
const LONG_MIN = 10_000;

export function ScalarNode(props: NodeProps) {
  const { name, schema, value, onChange, required } = props;
  // A constant tells a union's branches apart; there is nothing to enter.
  if (schema.const !== undefined || schema.type === 'null') return null;
  const label = labelOf(name || 'value', schema);
  const field = { label, hint: schema.description, optional: !required && schema.default === undefined, error: errorAt(props) };
  if (schema.type === 'boolean') return <Switch label={label} hint={schema.description} checked={value === true} onChange={onChange} />;
  if (schema.enum) {
    const options = schema.enum.map((entry) => ({ value: String(entry), label: String(entry) }));
    const pick = (text: string) => onChange(schema.enum?.find((entry) => String(entry) === text));
    return (
      <Field {...field}>
        <Select value={value === undefined ? null : String(value)} onChange={pick} options={options} />
      </Field>
    );
  }
  if (schema.type === 'number' || schema.type === 'integer') {
    const change = (text: string) => onChange(text === '' ? undefined : Number(text));
    return (
      <Field {...field}>
        <Input
          type="number"
          min={schema.minimum}
          max={schema.maximum === Number.MAX_SAFE_INTEGER ? undefined : schema.maximum}
          step={schema.type === 'integer' ? 1 : 'any'}
          value={typeof value === 'number' ? value : ''}
          onChange={(event) => change(event.target.value)}
        />
      </Field>
    );
  }
  const text = typeof value === 'string' ? value : '';
  const secret = schema.format === 'password';
  const change = (entered: string) => onChange(entered === '' && !required ? undefined : entered);
  if (!secret && (schema.maxLength ?? 0) >= LONG_MIN)
    return (
      <Field {...field}>
        <Textarea
          className="font-mono"
          rows={6}
          spellCheck={false}
          maxLength={schema.maxLength}
          value={text}
          onChange={(event) => change(event.target.value)}
        />
      </Field>
    );
  return (
    <Field {...field}>
      <Input
        type={secret ? 'password' : schema.format === 'uri' ? 'url' : 'text'}
        autoComplete={secret ? 'off' : undefined}
        maxLength={schema.maxLength}
        value={text}
        onChange={(event) => change(event.target.value)}
      />
    </Field>
  );
}
