'use client';
import { useState } from 'react';
import { formatCount } from '@/lib/number';
import type { FieldProblem } from '@/lib/problem';
import { Checkbox } from '@/ui/checkbox';
import { Field } from '@/ui/field';
import { Input, Textarea } from '@/ui/input';
import { SearchInput } from '@/ui/search-input';
import { changed, nameFault, type OperationTool, type OperationTools, type ToolChoice, toggled } from './tool-settings';

const SHOWN_MAX = 60;

interface RowProps {
  tool: OperationTool;
  choice: ToolChoice | undefined;
  error: (member: 'name' | 'description') => string | undefined;
  readOnly: boolean;
  onToggle: (on: boolean) => void;
  onChange: (change: { name?: string; description?: string }) => void;
}

function Row({ tool, choice, error, readOnly, onToggle, onChange }: RowProps) {
  return (
    <li className="flex flex-col gap-3 py-3">
      <Checkbox
        checked={choice !== undefined}
        disabled={readOnly}
        onChange={onToggle}
        label={`${tool.method} ${tool.path}`}
        hint={tool.description.split('\n')[0]}
      />
      {choice && (
        <div className="grid gap-3 pl-6 md:grid-cols-[minmax(0,240px)_1fr]">
          <Field label={`Name of ${tool.operation}`} error={error('name')}>
            <Input
              mono
              disabled={readOnly}
              value={choice.name ?? ''}
              placeholder={tool.name}
              maxLength={128}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => onChange({ name: event.target.value })}
            />
          </Field>
          <Field label={`What models are told of ${tool.operation}`} error={error('description')}>
            <Textarea
              rows={2}
              disabled={readOnly}
              value={choice.description ?? ''}
              placeholder={tool.description}
              maxLength={4_000}
              onChange={(event) => onChange({ description: event.target.value })}
            />
          </Field>
        </div>
      )}
    </li>
  );
}

interface OperationRowsProps {
  all: OperationTools;
  value: readonly ToolChoice[];
  onChange: (tools: ToolChoice[]) => void;
  readOnly: boolean;
  errors: readonly FieldProblem[];
  /** Of the list of tools in what is saved. */
  pointer: string;
}

/** Which operations are tools, under which names, and with which words. */
export function OperationRows({ all, value, onChange, readOnly, errors, pointer }: OperationRowsProps) {
  const [words, setWords] = useState('');
  const wanted = words.trim().toLowerCase();
  const chosen = new Map(value.map((choice, index) => [choice.operation, { choice, index }]));
  const fitting = all.tools.filter(({ operation, path, description }) => `${operation} ${path} ${description}`.toLowerCase().includes(wanted));
  // what is chosen comes first: it is what one looks for
  const shown = [...fitting].sort((a, b) => Number(chosen.has(b.operation)) - Number(chosen.has(a.operation))).slice(0, SHOWN_MAX);
  return (
    <div className="flex flex-col gap-2">
      {all.tools.length > 8 && <SearchInput label="Search operations" value={words} onChange={(event) => setWords(event.target.value)} />}
      <p className="text-12 text-ink-muted">{`${formatCount(value.length)} of ${formatCount(all.tools.length)} operations are tools`}</p>
      <ul className="flex flex-col divide-y divide-line">
        {shown.map((tool) => {
          const known = chosen.get(tool.operation);
          return (
            <Row
              key={tool.operation}
              tool={tool}
              choice={known?.choice}
              readOnly={readOnly}
              error={(member) =>
                (member === 'name' && known ? nameFault(value, known.choice) : undefined) ??
                errors.find((one) => known && one.pointer === `${pointer}/${known.index}/${member}`)?.detail
              }
              onToggle={(on) => onChange(toggled(value, tool.operation, on))}
              onChange={(change) => onChange(changed(value, tool.operation, change))}
            />
          );
        })}
      </ul>
      {fitting.length > shown.length && <p className="text-12 text-ink-muted">{`${formatCount(fitting.length - shown.length)} more: search for them.`}</p>}
      {all.leftOut.length > 0 && (
        <details className="text-13">
          <summary className="cursor-pointer text-ink-muted">{`${formatCount(all.leftOut.length)} cannot be tools`}</summary>
          <ul className="flex flex-col gap-1 pt-2 text-ink-muted">
            {all.leftOut.map(({ operation, why }) => (
              <li key={operation} className="wrap-anywhere">
                {why}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
