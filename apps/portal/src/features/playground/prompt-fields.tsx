'use client';
import { Plus, Trash2 } from 'lucide-react';
import { useId } from 'react';
import { useFieldArray, useWatch } from 'react-hook-form';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { CheckboxField, NumberField, TextareaField, TextField } from '@/ui/form/fields';
import { FormSection } from '@/ui/form/form-section';
import { IconButton } from '@/ui/icon-button';
import type { Prompt } from './prompt';
import type { Models } from './use-models';

const ROLE = { user: 'User', assistant: 'Assistant' } as const;

function Turns() {
  const { fields, append, remove } = useFieldArray<Prompt, 'turns'>({ name: 'turns' });
  return (
    <>
      {fields.map((turn, index) => (
        <div key={turn.id} className="flex items-start gap-2">
          <div className="min-w-0 flex-1">
            <TextareaField
              name={`turns.${index}.content`}
              label={fields.length === 1 ? ROLE[turn.role] : `${ROLE[turn.role]}, message ${index + 1}`}
              rows={turn.role === 'user' ? 4 : 3}
            />
          </div>
          {index > 0 && <IconButton icon={Trash2} label={`Remove message ${index + 1}`} onClick={() => remove(index)} className="mt-6" />}
        </div>
      ))}
      <div className="flex flex-wrap gap-2">
        <Button
          size="sm"
          icon={Plus}
          onClick={() =>
            append([
              { role: 'assistant', content: '' },
              { role: 'user', content: '' },
            ])
          }
        >
          Add an answer and a further message
        </Button>
      </div>
    </>
  );
}

/** Which models, and what they are asked. */
export function PromptFields({ models }: { models: Models | undefined }) {
  const id = useId();
  const compare = useWatch<Prompt, 'compare'>({ name: 'compare' });
  const model = { list: id, mono: true, autoComplete: 'off', spellCheck: false };
  return (
    <Card title="What is asked">
      <div className="flex flex-col gap-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField name="a" label="Model A" {...model} />
          {compare && <TextField name="b" label="Model B" {...model} />}
        </div>
        <datalist id={id}>
          {models?.choices.map(({ name, hint }) => (
            <option key={name} value={name}>
              {hint}
            </option>
          ))}
        </datalist>
        <CheckboxField name="compare" label="Compare two models" hint="Both are asked the same at the same time" />
        <TextareaField name="system" label="System" hint="How to answer, said before all else" optional rows={2} />
        <Turns />
      </div>
    </Card>
  );
}

function samplingWords({ temperature, topP, maxTokens, seed }: Partial<Prompt>): string {
  const set = [
    ...(temperature === undefined ? [] : [`temperature ${temperature}`]),
    ...(topP === undefined ? [] : [`top p ${topP}`]),
    ...(maxTokens === undefined ? [] : [`${maxTokens} tokens at most`]),
    ...(seed === undefined ? [] : [`seed ${seed}`]),
  ];
  return set.join(', ') || 'As each model has it';
}

/** How they answer. */
export function PromptSettings() {
  const values = useWatch<Prompt>() as Partial<Prompt>;
  const sampling = samplingWords(values);
  const [schema = '', tools = ''] = [values.schema, values.tools];
  return (
    <>
      <FormSection title="Sampling" summary={sampling} changed={sampling !== samplingWords({})} names={['temperature', 'topP', 'maxTokens', 'seed']}>
        <div className="grid grid-cols-2 gap-4">
          <NumberField name="temperature" label="Temperature" hint="0 to 2" optional step={0.1} />
          <NumberField name="topP" label="Top p" hint="0 to 1" optional step={0.05} />
          <NumberField name="maxTokens" label="Longest answer" hint="Tokens" optional min={1} />
          <NumberField name="seed" label="Seed" hint="Same seed, same dice" optional />
        </div>
      </FormSection>
      <FormSection
        title="JSON schema"
        summary={schema.trim() === '' ? 'Answers are free text' : 'Answers are held to it'}
        changed={schema.trim() !== ''}
        names={['schema']}
      >
        <TextareaField name="schema" label="Schema of the answer" hint="JSON Schema, an object" optional mono rows={8} spellCheck={false} />
      </FormSection>
      <FormSection title="Tools" summary={tools.trim() === '' ? 'None' : 'Shown as calls, and not run'} changed={tools.trim() !== ''} names={['tools']}>
        <TextareaField
          name="tools"
          label="Tools that may be called"
          hint="A JSON array of functions: name, description, parameters"
          optional
          mono
          rows={8}
          spellCheck={false}
        />
      </FormSection>
    </>
  );
}
