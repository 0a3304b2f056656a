'use client';
import { Plus, Trash2 } from 'lucide-react';
import { useFieldArray, useWatch } from 'react-hook-form';
import { Button } from '@/ui/button';
import { SelectField, TextareaField } from '@/ui/form/fields';
import { IconButton } from '@/ui/icon-button';
import type { PromptValues } from './prompt-values';
import { ROLES } from './prompt-words';

const ROWS_MIN = 2;
const ROWS_MAX = 16;
const rowsFor = (text: string): number => Math.min(ROWS_MAX, Math.max(ROWS_MIN, text.split('\n').length + 1));

/** What the model is told, in order; variables stand in double braces. */
export function MessageRows() {
  const { fields, append, remove } = useFieldArray<PromptValues, 'messages'>({ name: 'messages' });
  const messages = useWatch<PromptValues, 'messages'>({ name: 'messages' });
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-1 font-medium text-13 text-ink">Messages</legend>
      {fields.map((field, index) => (
        <div key={field.id} className="flex flex-col gap-3 rounded-md border border-line p-3">
          <div className="flex items-end justify-between gap-2">
            <div className="w-40">
              <SelectField name={`messages.${index}.role`} label={`Message ${index + 1} is by`} options={ROLES} />
            </div>
            <IconButton icon={Trash2} label={`Remove message ${index + 1}`} disabled={fields.length === 1} onClick={() => remove(index)} />
          </div>
          <TextareaField
            name={`messages.${index}.content`}
            label={`Text of message ${index + 1}`}
            rows={rowsFor(messages[index]?.content ?? '')}
            mono
            spellCheck={false}
          />
        </div>
      ))}
      <p className="text-12 text-ink-muted">
        Write <code className="font-mono">{'{{ name }}'}</code> where a variable stands, <code className="font-mono">{'{% if name %} … {% endif %}'}</code> for
        what depends on one. What callers give is text of the message it stands in, whatever it says. A message that comes out empty is left out.
      </p>
      <div>
        <Button size="sm" icon={Plus} onClick={() => append({ role: 'user', content: '' })}>
          Add a message
        </Button>
      </div>
    </fieldset>
  );
}
