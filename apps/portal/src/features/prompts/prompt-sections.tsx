'use client';
import { useFormContext, useWatch } from 'react-hook-form';
import { CheckboxField, SelectField, TextareaField, TextField } from '@/ui/form/fields';
import { FormSection } from '@/ui/form/form-section';
import { SchemaField } from '@/ui/form/schema-field';
import { type PromptValues, SETTINGS } from './prompt-values';
import { OVERRIDE_NAMES, OVERRIDES } from './prompt-words';

const TOOL_CHOICES = [
  { value: 'auto', label: 'The model decides' },
  { value: 'required', label: 'It has to call one' },
  { value: 'none', label: 'It may not call any' },
];

function settingsSummary(settings: PromptValues['settings']): string {
  const set = Object.entries(settings).filter(([, value]) => value !== undefined);
  return set.length === 0
    ? 'As the model’s provider has them'
    : set.map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(' ') : value}`).join(', ');
}

export function PromptSections() {
  const { getValues } = useFormContext<PromptValues>();
  const values = { ...getValues(), ...useWatch() } as PromptValues;
  const allowed = OVERRIDE_NAMES.filter((name) => values.overrides[name]);
  return (
    <>
      <FormSection title="Settings" summary={settingsSummary(values.settings)} changed={Object.keys(values.settings).length > 0} names={['settings']}>
        <SchemaField name="settings" schema={SETTINGS} />
      </FormSection>
      <FormSection
        title="What callers may set"
        summary={allowed.length === 0 ? 'Variables alone' : `Variables and ${allowed.map((name) => OVERRIDES[name].toLowerCase()).join(', ')}`}
        changed={allowed.length > 0}
        names={['overrides']}
      >
        <div className="grid gap-3 sm:grid-cols-2">
          {OVERRIDE_NAMES.map((name) => (
            <CheckboxField key={name} name={`overrides.${name}`} label={OVERRIDES[name]} />
          ))}
        </div>
      </FormSection>
      <FormSection
        title="Shape of the answer"
        summary={values.outputOn ? 'JSON of a schema' : 'Free text'}
        changed={values.outputOn}
        names={['outputName', 'outputSchema']}
      >
        <CheckboxField name="outputOn" label="The answer is JSON" hint="Models that know schemas hold to it" />
        {values.outputOn && (
          <>
            <TextField name="outputName" label="Name of the schema" mono autoComplete="off" />
            <TextareaField name="outputSchema" label="JSON Schema" mono rows={8} spellCheck={false} />
            <CheckboxField name="outputStrict" label="Strict" hint="Nothing that the schema does not name" />
          </>
        )}
      </FormSection>
      <FormSection title="Tools" summary={values.toolsOn ? 'The model may call tools' : 'None'} changed={values.toolsOn} names={['tools']}>
        <CheckboxField name="toolsOn" label="Offer tools" hint="Callers get the calls and answer them" />
        {values.toolsOn && (
          <>
            <TextareaField name="tools" label="Tools" hint="A list with name, description and parameters of each" mono rows={10} spellCheck={false} />
            <div className="max-w-64">
              <SelectField name="toolChoice" label="Whether one is called" options={TOOL_CHOICES} />
            </div>
          </>
        )}
      </FormSection>
    </>
  );
}
