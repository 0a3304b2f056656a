'use client';
import type { ComponentProps, ReactNode } from 'react';
import { useController } from 'react-hook-form';
import { Checkbox } from '../checkbox';
import { Combobox } from '../combobox';
import { Field } from '../field';
import { Input, Textarea } from '../input';
import { RadioGroup } from '../radio-group';
import { type Option, Select } from '../select';
import { Switch } from '../switch';

interface FormFieldProps {
  /** The value's path in the form: `name`, `targets.0.url`. */
  name: string;
  label: string;
  hint?: ReactNode;
  optional?: boolean;
}

function useFormField({ name }: FormFieldProps) {
  const { field, fieldState } = useController({ name });
  return { field, error: fieldState.error?.message };
}

function fieldProps({ label, hint, optional }: FormFieldProps) {
  return { label, hint, optional };
}

type TextFieldProps = FormFieldProps & Omit<ComponentProps<typeof Input>, 'name' | 'value' | 'onChange' | 'onBlur' | 'ref'>;

export function TextField({ name, label, hint, optional, ...input }: TextFieldProps) {
  const { field, error } = useFormField({ name, label });
  return (
    <Field label={label} hint={hint} optional={optional} error={error} disabled={input.disabled}>
      <Input {...input} {...field} value={field.value ?? ''} />
    </Field>
  );
}

/** Holds a number, or undefined while empty. */
export function NumberField({ name, label, hint, optional, ...input }: TextFieldProps) {
  const { field, error } = useFormField({ name, label });
  return (
    <Field label={label} hint={hint} optional={optional} error={error} disabled={input.disabled}>
      <Input
        {...input}
        {...field}
        type="number"
        inputMode="decimal"
        value={field.value ?? ''}
        onChange={(event) => field.onChange(event.target.value === '' ? undefined : Number(event.target.value))}
      />
    </Field>
  );
}

export function TextareaField({
  name,
  label,
  hint,
  optional,
  ...input
}: FormFieldProps & Omit<ComponentProps<typeof Textarea>, 'name' | 'value' | 'onChange'>) {
  const { field, error } = useFormField({ name, label });
  return (
    <Field label={label} hint={hint} optional={optional} error={error} disabled={input.disabled}>
      <Textarea {...input} {...field} value={field.value ?? ''} />
    </Field>
  );
}

type ChoiceProps = FormFieldProps & { options: readonly Option[]; placeholder?: string };

export function SelectField({ options, placeholder, ...props }: ChoiceProps) {
  const { field, error } = useFormField(props);
  // to have chosen is to have been there: what was wrong before is looked at again
  const choose = (value: string) => {
    field.onChange(value);
    field.onBlur();
  };
  return (
    <Field {...fieldProps(props)} error={error}>
      <Select value={field.value ?? null} onChange={choose} options={options} placeholder={placeholder} />
    </Field>
  );
}

export function ComboboxField({ options, placeholder, onSearch, note, ...props }: ChoiceProps & { onSearch?: (text: string) => void; note?: string }) {
  const { field, error } = useFormField(props);
  return (
    <Field {...fieldProps(props)} error={error}>
      <Combobox value={field.value ?? null} onChange={field.onChange} options={options} placeholder={placeholder} onSearch={onSearch} note={note} />
    </Field>
  );
}

export function RadioField({ options, cards, ...props }: ChoiceProps & { cards?: boolean }) {
  const { field, error } = useFormField(props);
  return (
    <Field {...fieldProps(props)} error={error}>
      <RadioGroup value={field.value ?? null} onChange={field.onChange} options={options} cards={cards} aria-label={props.label} />
    </Field>
  );
}

export function CheckboxField({ name, label, hint }: FormFieldProps & { hint?: string }) {
  const { field } = useFormField({ name, label });
  return <Checkbox checked={field.value === true} onChange={field.onChange} label={label} hint={hint} />;
}

export function SwitchField({ name, label, hint }: FormFieldProps & { hint?: string }) {
  const { field } = useFormField({ name, label });
  return <Switch checked={field.value === true} onChange={field.onChange} label={label} hint={hint} />;
}
