'use client';
import { Field } from '../field';
import { Input } from '../input';
import { Select } from '../select';
import { Switch } from '../switch';
import { labelOf } from './schema';
import { errorAt, type NodeProps } from './schema-node';

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
  return (
    <Field {...field}>
      <Input
        type={schema.format === 'uri' ? 'url' : 'text'}
        maxLength={schema.maxLength}
        value={text}
        onChange={(event) => onChange(event.target.value === '' && !required ? undefined : event.target.value)}
      />
    </Field>
  );
}
