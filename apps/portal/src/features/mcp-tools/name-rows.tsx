'use client';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/checkbox';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';

export interface NamedTool {
  name: string;
  description: string;
}

interface NameRowsProps {
  known: readonly NamedTool[];
  value: readonly string[];
  onChange: (names: string[]) => void;
  readOnly?: boolean;
  error?: string;
}

const NAME = /^[A-Za-z0-9_.-]*\*?[A-Za-z0-9_.-]*$/;

/** Tools by name: those that are known, and others and patterns written by hand. */
export function NameRows({ known, value, onChange, readOnly = false, error }: NameRowsProps) {
  const [text, setText] = useState('');
  const written = value
    .filter((name) => !known.some((tool) => tool.name === name))
    .map((name) => ({ name, description: name.includes('*') ? 'Every tool whose name fits' : '' }));
  const wrong = text !== '' && !NAME.test(text) ? 'Letters, digits, _ - . and one * at most' : error;
  const add = () => {
    if (text === '' || wrong !== undefined) return;
    if (!value.includes(text)) onChange([...value, text]);
    setText('');
  };
  return (
    <div className="flex flex-col gap-3">
      <ul className="flex flex-col gap-2">
        {[...known, ...written].map(({ name, description }) => (
          <li key={name}>
            <Checkbox
              checked={value.includes(name)}
              disabled={readOnly}
              onChange={(on) => onChange(on ? [...value, name] : value.filter((one) => one !== name))}
              label={name}
              hint={description || undefined}
            />
          </li>
        ))}
      </ul>
      {!readOnly && (
        <div className="flex flex-wrap items-end gap-2">
          <Field label="Another name or pattern" error={wrong} className="min-w-48">
            <Input
              mono
              value={text}
              placeholder="search_*"
              maxLength={128}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return;
                event.preventDefault();
                add();
              }}
            />
          </Field>
          <Button icon={Plus} disabled={text === '' || wrong !== undefined} onClick={add}>
            Add name
          </Button>
        </div>
      )}
    </div>
  );
}
