'use client';
import { METHODS } from '@gatehouse/contracts';
import { useQuery } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useThing } from '@/features/apis/thing/thing-context';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { useMay } from '@/lib/session-context';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ProblemNote } from '@/ui/error-state';
import { Field } from '@/ui/field';
import { Input, Textarea } from '@/ui/input';
import { Note } from '@/ui/note';
import { Select } from '@/ui/select';
import { AgainstFields } from './against-fields';
import { parseHeaders } from './parse-headers';
import { TraceResult, type TraceView } from './trace-result';
import { useAgainst } from './use-against';
import { useRecorded } from './use-recorded';

type Method = (typeof METHODS)[number];
const NOBODY = 'nobody';

const METHOD_OPTIONS = METHODS.map((method) => ({ value: method, label: method }));

/** One request, pasted or taken from a record. */
export function RequestPanel({ recordId }: { recordId: string | null }) {
  const { tenant, params, api: thing, version } = useThing();
  const against = useAgainst();
  const mayList = useMay(tenant, 'applications:read');
  const [method, setMethod] = useState<Method>('GET');
  const [path, setPath] = useState('/');
  const [headers, setHeaders] = useState('');
  const [body, setBody] = useState('');
  const [application, setApplication] = useState(NOBODY);
  const [result, setResult] = useState<TraceView | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const recorded = useRecorded(tenant, recordId, thing, version);
  useEffect(() => {
    if (!recorded) return;
    setMethod(recorded.method as Method);
    setPath(recorded.path);
    setHeaders(recorded.userAgent ? `user-agent: ${recorded.userAgent}` : '');
    if (recorded.applicationId) setApplication(recorded.applicationId);
    if (recorded.environmentId) against.setEnvironment(recorded.environmentId);
  }, [recorded, against.setEnvironment]);
  const { data: applications } = useQuery({
    queryKey: ['applications', tenant, 'pick'],
    queryFn: () => api.applications.list({ params: { tenant }, query: { limit: 200 } }),
    enabled: mayList,
  });
  const run = async () => {
    if (!against.against) return;
    setBusy(true);
    setFailure(null);
    try {
      const request = { method, path, headers: parseHeaders(headers), body };
      setResult(await api.traces.run({ params, body: { ...against.against, request, ...(application !== NOBODY && { applicationId: application }) } }));
    } catch (error) {
      setResult(null);
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Card title="Request" description="Runs through the gateway’s own code. A stand-in answers for the upstream: nothing is sent, and no counter is spent.">
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            void run();
          }}
        >
          {recordId && recorded === null && <Note tone="warn">The recorded call came by another API or version: give the request by hand.</Note>}
          <AgainstFields against={against} />
          <div className="grid gap-4 md:grid-cols-[9rem_1fr]">
            <Field label="Method" hint="Of the request">
              <Select value={method} options={METHOD_OPTIONS} onChange={setMethod} />
            </Field>
            <Field label="Path" hint="Behind the API’s root, with its query">
              <Input mono value={path} maxLength={4_000} spellCheck={false} onChange={(event) => setPath(event.target.value)} />
            </Field>
          </div>
          <Field label="Called by" hint="With a key made for this run alone. Nobody: as the headers say">
            <Select
              className="max-w-md"
              value={application}
              options={[{ value: NOBODY, label: 'Nobody' }, ...(applications?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
              onChange={setApplication}
            />
          </Field>
          <Field label="Headers" optional hint="One a line, name: value">
            <Textarea mono rows={3} value={headers} spellCheck={false} onChange={(event) => setHeaders(event.target.value)} />
          </Field>
          <Field label="Body" optional>
            <Textarea mono rows={3} value={body} spellCheck={false} onChange={(event) => setBody(event.target.value)} />
          </Field>
          {failure !== null && <ProblemNote problem={problemView(failure)} />}
          <div>
            <Button type="submit" variant="primary" icon={Play} busy={busy} disabled={!against.against || against.revisionId === null}>
              Run the trace
            </Button>
          </div>
        </form>
      </Card>
      {result && <TraceResult trace={result} />}
    </>
  );
}
