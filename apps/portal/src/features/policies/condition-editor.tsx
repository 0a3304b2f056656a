'use client';
import type { Condition, ConditionTest } from '@gatehouse/contracts';
import { Plus } from 'lucide-react';
import type { SubscriberChoices } from '@/features/applications/use-subscriber-choices';
import type { FieldProblem } from '@/lib/problem';
import { Button } from '@/ui/button';
import { Select } from '@/ui/select';
import { newTest, TestRow } from './condition-test';

const TESTS_MAX = 16;
const HOW_MANY = [
  { value: 'all', label: 'All of these must hold' },
  { value: 'any', label: 'One of these is enough' },
] as const;

interface ConditionEditorProps {
  value: Condition | undefined;
  onChange: (value: Condition | undefined) => void;
  readOnly: boolean;
  errors: readonly FieldProblem[];
  /** Of the condition in the request body. */
  pointer: string;
  choices: SubscriberChoices;
}

function summaryOf(value: Condition | undefined): string {
  const count = value?.tests.length ?? 0;
  if (count === 0) return 'Every call.';
  if (count === 1) return 'Calls for which this holds:';
  return `Calls for which ${value?.match === 'any' ? 'one of these holds' : 'all of these hold'}:`;
}

/** Which calls a policy takes part in: no tests, every call. */
export function ConditionEditor({ value, onChange, readOnly, errors, pointer, choices }: ConditionEditorProps) {
  const tests = value?.tests ?? [];
  const set = (next: ConditionTest[]) => onChange(next.length === 0 ? undefined : { ...value, match: value?.match ?? 'all', tests: next });
  const wrong = errors.filter((error) => error.pointer.startsWith(pointer));
  return (
    <section aria-label="Condition" className="flex flex-col gap-2">
      <div>
        <p className="font-medium text-13 text-ink">Takes part in</p>
        <p className="text-12 text-ink-muted">{summaryOf(value)}</p>
      </div>
      {value && tests.length > 1 && (
        <Select
          aria-label="How many must hold"
          className="w-56"
          value={value.match}
          options={HOW_MANY}
          disabled={readOnly}
          onChange={(match) => onChange({ ...value, match })}
        />
      )}
      {tests.length > 0 && (
        <ol className="flex flex-col gap-2">
          {tests.map((test, at) => (
            <TestRow
              key={`${at} ${test.on}`}
              test={test}
              at={at}
              readOnly={readOnly}
              options={test.on === 'application' || test.on === 'plan' ? choices[test.on] : undefined}
              onChange={(next) => set(tests.map((one, index) => (index === at ? next : one)))}
              onRemove={() => set(tests.filter((_, index) => index !== at))}
            />
          ))}
        </ol>
      )}
      {wrong.map(({ pointer: where, detail }) => (
        <p key={`${where} ${detail}`} role="alert" className="text-12 text-bad">
          {detail}
        </p>
      ))}
      {!readOnly && tests.length < TESTS_MAX && (
        <div>
          <Button size="sm" icon={Plus} onClick={() => set([...tests, newTest('method')])}>
            Add a test
          </Button>
        </div>
      )}
    </section>
  );
}
