'use client';
import { type ConditionTest, METHODS } from '@gatehouse/contracts';
import { Trash2, X } from 'lucide-react';
import { Checkbox } from '@/ui/checkbox';
import { Combobox } from '@/ui/combobox';
import { IconButton } from '@/ui/icon-button';
import { Input } from '@/ui/input';
import { type Option, Select } from '@/ui/select';

const ON = [
  { value: 'method', label: 'Method' },
  { value: 'operation', label: 'Operation', hint: 'Of whichever API the call goes to' },
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

const OPERATION_MATCH = [
  { value: 'fits', label: 'fits' },
  { value: 'is', label: 'is' },
  { value: 'tagged', label: 'is tagged' },
] as const;

const PLACEHOLDER: Partial<Record<string, string>> = {
  fits: 'POST /orders/{id}, /admin/**',
  tagged: 'billing',
  method: METHODS.slice(2, 4).join(', '),
};

const NAMED: ReadonlySet<string> = new Set(['header', 'query', 'claim']);

/** A test of another kind, with nothing in it yet. */
export function newTest(on: ConditionTest['on']): ConditionTest {
  if (on === 'method') return { on, values: ['POST'] };
  if (on === 'application' || on === 'plan') return { on, values: [] };
  if (on === 'operation') return { on, match: 'fits', values: [] };
  if (on === 'path') return { on, match: 'starts', values: [] };
  return { on, name: '', match: 'is', values: [] };
}

const listed = (text: string, on: ConditionTest['on']): string[] =>
  text
    .split(',')
    .map((part) => (on === 'method' ? part.trim().toUpperCase() : part.trim()))
    .filter(Boolean);

interface ThingsProps {
  label: string;
  values: readonly string[];
  options: readonly Option[];
  disabled: boolean;
  onChange: (values: string[]) => void;
}

/** Applications or plans, chosen by their names. */
function Things({ label, values, options, disabled, onChange }: ThingsProps) {
  const nameOf = (id: string) => options.find(({ value }) => value === id)?.label ?? id;
  return (
    <div className="flex min-w-48 flex-1 flex-wrap items-center gap-2">
      {values.map((id) => (
        <span key={id} className="wrap-anywhere flex items-center gap-1 rounded-md bg-muted pl-2 text-13">
          {nameOf(id)}
          <IconButton icon={X} size="sm" label={`Take ${nameOf(id)} out`} disabled={disabled} onClick={() => onChange(values.filter((one) => one !== id))} />
        </span>
      ))}
      <Combobox
        key={values.length}
        aria-label={label}
        className="min-w-40 flex-1"
        placeholder={values.length > 0 ? 'or another' : 'Choose by name'}
        value={null}
        options={options.filter(({ value }) => !values.includes(value))}
        disabled={disabled}
        onChange={(id) => id && onChange([...values, id])}
      />
    </div>
  );
}

interface TestRowProps {
  test: ConditionTest;
  at: number;
  readOnly: boolean;
  /** Of the applications or plans; undefined where ids are typed. */
  options: readonly Option[] | undefined;
  onChange: (test: ConditionTest) => void;
  onRemove: () => void;
}

function Values({
  test,
  place,
  readOnly,
  options,
  onChange,
}: { place: string; onChange: (values: string[]) => void } & Pick<TestRowProps, 'test' | 'readOnly' | 'options'>) {
  if (options) return <Things label={`${place}: which`} values={test.values ?? []} options={options} disabled={readOnly} onChange={onChange} />;
  return (
    <Input
      aria-label={`${place}: values, with commas between them`}
      className="min-w-40 flex-1"
      placeholder={PLACEHOLDER[test.on === 'operation' ? test.match : test.on] ?? 'one, or several with commas'}
      defaultValue={test.values?.join(', ') ?? ''}
      disabled={readOnly}
      onChange={(event) => onChange(listed(event.target.value, test.on))}
    />
  );
}

/** One fact about a call. */
export function TestRow({ test, at, readOnly, options, onChange, onRemove }: TestRowProps) {
  const change = (part: object) => onChange({ ...test, ...part } as ConditionTest);
  const place = `Test ${at + 1}`;
  const match = 'match' in test ? test.match : undefined;
  return (
    <li className="flex flex-wrap items-center gap-2">
      <Select aria-label={`${place}: what`} className="w-44" value={test.on} options={ON} disabled={readOnly} onChange={(on) => onChange(newTest(on))} />
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
      {match && (
        <Select
          aria-label={`${place}: compared how`}
          className="w-36"
          value={match}
          options={test.on === 'operation' ? OPERATION_MATCH : MATCH}
          disabled={readOnly}
          onChange={(next) => change({ match: next, values: next === 'present' ? undefined : (test.values ?? []) })}
        />
      )}
      {match !== 'present' && <Values test={test} place={place} readOnly={readOnly} options={options} onChange={(values) => change({ values })} />}
      <Checkbox label="not" checked={test.not === true} disabled={readOnly} onChange={(not) => change({ not: not || undefined })} />
      {!readOnly && <IconButton icon={Trash2} size="sm" label={`Remove test ${at + 1}`} onClick={onRemove} />}
    </li>
  );
}
