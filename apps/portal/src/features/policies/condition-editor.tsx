'use client';
import { type Condition, type ConditionTest, METHODS } from '@gatehouse/contracts';
import { Plus, Trash2 } from 'lucide-react';
import type { FieldProblem } from '@/lib/problem';
import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/checkbox';
import { IconButton } from '@/ui/icon-button';
import { Input } from '@/ui/input';
import { Select } from '@/ui/select';

const ON = [
  { value: 'method', label: 'Method' },
  { value: 'path', label: 'Path', hint: 'Behind the API’s root, without the query' },
  { value: 'header', label: 'Header' },
  { value: 'query', label: 'Query parameter' },
  { value: 'application', label: 'Application', hint: 'Known after the identify phase' },
  { value: 'plan', label: 'Plan', hint: 'Known after the authorize phase' },
  { value: 'claim', label: 'Claim of the token', hint: 'Known after the identify phase' },
] as const satisfies readonly { value: ConditionTest['on']; label: string; hint?: string }[];

const MATCH = [
  { value: 'is', label: 'is' },
  { value: 'starts', label: 'starts with' },
  { value: 'ends', label: 'ends with' },
  { value: 'contains', label: 'contains' },
  { value: 'present', label: 'is present' },
] as const;

const NAMED: ReadonlySet<string> = new Set(['header', 'query', 'claim']);
const LISTED: ReadonlySet<string> = new Set(['method', 'application', 'plan']);

/** A test of another kind, with what fits of the one before. */
function turned(on: ConditionTest['on']): ConditionTest {
  if (on === 'method') return { on, values: ['POST'] };
  if (on === 'application' || on === 'plan') return { on, values: [] };
  if (on === 'path') return { on, match: 'starts', values: [] };
  return { on, name: '', match: 'is', values: [] };
}

interface RowProps {
  test: ConditionTest;
  at: number;
  readOnly: boolean;
  onChange: (test: ConditionTest) => void;
  onRemove: () => void;
}

function TestRow({ test, at, readOnly, onChange, onRemove }: RowProps) {
  const change = (part: object) => onChange({ ...test, ...part } as ConditionTest);
  const values = test.values?.join(', ') ?? '';
  const place = `Test ${at + 1}`;
  return (
    <li className="flex flex-wrap items-center gap-2">
      <Select aria-label={`${place}: what`} className="w-44" value={test.on} options={ON} disabled={readOnly} onChange={(on) => onChange(turned(on))} />
      {NAMED.has(test.on) && (
        <Input
          aria-label={`${place}: name`}
          className="w-40"
          placeholder={test.on === 'header' ? 'x-beta' : 'name'}
          value={'name' in test ? test.name : ''}
          disabled={readOnly}
          onChange={(event) => change({ name: test.on === 'header' ? event.target.value.toLowerCase() : event.target.value })}
        />
      )}
      {!LISTED.has(test.on) && 'match' in test && (
        <Select
          aria-label={`${place}: compared how`}
          className="w-36"
          value={test.match}
          options={MATCH}
          disabled={readOnly}
          onChange={(match) => change({ match, values: match === 'present' ? undefined : (test.values ?? []) })}
        />
      )}
      {!('match' in test && test.match === 'present') && (
        <Input
          aria-label={`${place}: values, with commas between them`}
          className="min-w-40 flex-1"
          placeholder={test.on === 'method' ? METHODS.slice(2, 4).join(', ') : 'one, or several with commas'}
          defaultValue={values}
          disabled={readOnly}
          onChange={(event) => change({ values: listed(event.target.value, test.on) })}
        />
      )}
      <Checkbox label="not" checked={test.not === true} disabled={readOnly} onChange={(not) => change({ not: not || undefined })} />
      {!readOnly && <IconButton icon={Trash2} size="sm" label={`Remove test ${at + 1}`} onClick={onRemove} />}
    </li>
  );
}

const listed = (text: string, on: ConditionTest['on']): string[] =>
  text
    .split(',')
    .map((part) => (on === 'method' ? part.trim().toUpperCase() : part.trim()))
    .filter(Boolean);

interface ConditionEditorProps {
  value: Condition | undefined;
  onChange: (value: Condition | undefined) => void;
  readOnly: boolean;
  errors: readonly FieldProblem[];
  /** Of the condition in the request body. */
  pointer: string;
}

/** Which calls a policy takes part in: no tests, every call. */
export function ConditionEditor({ value, onChange, readOnly, errors, pointer }: ConditionEditorProps) {
  const tests = value?.tests ?? [];
  const set = (next: ConditionTest[]) => onChange(next.length === 0 ? undefined : { ...value, match: value?.match ?? 'all', tests: next });
  const wrong = errors.filter((error) => error.pointer.startsWith(pointer));
  return (
    <section aria-label="Condition" className="flex flex-col gap-2">
      <p className="font-medium text-13 text-ink">Takes part in</p>
      <p className="text-12 text-ink-muted">
        {tests.length === 0
          ? 'Every call.'
          : tests.length === 1
            ? 'Calls for which this holds:'
            : `Calls for which ${value?.match === 'any' ? 'one of these holds' : 'all of these hold'}:`}
      </p>
      {tests.length > 1 && (
        <Select
          aria-label="How many must hold"
          className="w-56"
          value={value?.match ?? 'all'}
          options={[
            { value: 'all', label: 'All of these must hold' },
            { value: 'any', label: 'One of these is enough' },
          ]}
          disabled={readOnly}
          onChange={(match) => value && onChange({ ...value, match })}
        />
      )}
      <ol className="flex flex-col gap-2">
        {tests.map((test, at) => (
          <TestRow
            key={`${at} ${test.on}`}
            test={test}
            at={at}
            readOnly={readOnly}
            onChange={(next) => set(tests.map((one, index) => (index === at ? next : one)))}
            onRemove={() => set(tests.filter((_, index) => index !== at))}
          />
        ))}
      </ol>
      {wrong.map(({ pointer: where, detail }) => (
        <p key={`${where} ${detail}`} role="alert" className="text-12 text-bad">
          {detail}
        </p>
      ))}
      {!readOnly && tests.length < 16 && (
        <div>
          <Button size="sm" variant="quiet" icon={Plus} onClick={() => set([...tests, turned('method')])}>
            Add a test
          </Button>
        </div>
      )}
    </section>
  );
}
