'use client';
import { Telescope } from 'lucide-react';
import { useState } from 'react';
import { useThing } from '@/features/apis/thing/thing-context';
import type { RevisionView } from '@/features/revisions/revision-review';
import { api } from '@/lib/api';
import { type FieldProblem, problemView } from '@/lib/problem';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Checkbox } from '@/ui/checkbox';
import { ProblemNote } from '@/ui/error-state';
import { Note } from '@/ui/note';
import { RadioGroup } from '@/ui/radio-group';
import { NameRows } from './name-rows';
import { ToolPreview } from './tool-preview';
import type { Discovery, ProxyConfig } from './tool-settings';

const WHICH = [
  { value: 'all', label: 'Every tool of the server', hint: 'Also those that it gets later' },
  { value: 'some', label: 'Only those chosen', hint: 'Others are not listed, and cannot be called' },
] as const;

export interface ServerCardProps {
  revision: RevisionView;
  value: ProxyConfig;
  onChange: (config: ProxyConfig) => void;
  readOnly: boolean;
  mayAsk: boolean;
  errors: readonly FieldProblem[];
  pointer: string;
  found: Discovery | null;
  onFound: (found: Discovery) => void;
}

function Found({ found }: { found: Discovery }) {
  const { outcome, detail, server } = found;
  return (
    <Note tone={outcome === 'ok' ? 'good' : 'bad'} title={server ? `${server.name} ${server.version}` : 'Its tools are not known'}>
      {detail}
    </Note>
  );
}

/** Asks the server for its tools when that is wanted. */
function useAsk(revision: RevisionView, onFound: (found: Discovery) => void) {
  const { params } = useThing();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const ask = async () => {
    setBusy(true);
    setFailure(null);
    try {
      onFound(await api.mcpTools.discover({ params: { ...params, revision: revision.id }, body: {} }));
    } catch (problem) {
      setFailure(problem);
    } finally {
      setBusy(false);
    }
  };
  return { ask, busy, failure };
}

function BesideTools({ value, onChange, readOnly }: Pick<ServerCardProps, 'value' | 'onChange' | 'readOnly'>) {
  return (
    <Card title="Beside tools">
      <div className="flex flex-col gap-3">
        <Checkbox
          checked={value.validateArguments}
          disabled={readOnly}
          onChange={(validateArguments) => onChange({ ...value, validateArguments })}
          label="Check arguments"
          hint="Against the schema that the server tells of its tool, before the server sees them"
        />
        <Checkbox checked={value.resources} disabled={readOnly} onChange={(resources) => onChange({ ...value, resources })} label="Let resources through" />
        <Checkbox checked={value.prompts} disabled={readOnly} onChange={(prompts) => onChange({ ...value, prompts })} label="Let prompts through" />
      </div>
    </Card>
  );
}

/** Tools of the server behind the API: which of them are let through. */
export function ServerCard({ revision, value, onChange, readOnly, mayAsk, errors, pointer, found, onFound }: ServerCardProps) {
  const { ask, busy, failure } = useAsk(revision, onFound);
  const all = value.allow.length === 1 && value.allow[0] === '*';
  const known = found?.tools ?? [];
  return (
    <>
      <Card
        title="Tools of the server"
        description="It is asked at its upstream’s address, without a credential. Nothing is changed by asking."
        actions={
          mayAsk && (
            <Button icon={Telescope} busy={busy} onClick={() => void ask()}>
              Discover tools
            </Button>
          )
        }
      >
        <div className="flex flex-col gap-4">
          {failure !== null && <ProblemNote problem={problemView(failure)} />}
          {found && <Found found={found} />}
          <RadioGroup
            aria-label="Which tools are let through"
            cards
            value={all ? 'all' : 'some'}
            options={WHICH.map((option) => ({ ...option, disabled: readOnly }))}
            onChange={(which) => onChange({ ...value, allow: which === 'all' ? ['*'] : known.map(({ name }) => name) })}
          />
          {!all && (
            <NameRows
              known={known}
              value={value.allow}
              onChange={(allow) => onChange({ ...value, allow })}
              readOnly={readOnly}
              error={errors.find((one) => one.pointer.startsWith(`${pointer}/allow`))?.detail}
            />
          )}
          {value.deny.length > 0 && (
            <p className="text-13 text-ink-muted">{`Never, whatever is chosen: ${value.deny.join(', ')}. The policy’s own form changes this.`}</p>
          )}
        </div>
      </Card>
      <BesideTools value={value} onChange={onChange} readOnly={readOnly} />
      {known.length > 0 && <ToolPreview tools={known} problem={null} />}
    </>
  );
}
