'use client';
import { Play } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { CatalogueVersion } from '@/features/catalogue/load-api';
import { problemView } from '@/lib/problem';
import { useTask } from '@/lib/use-task';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Combobox } from '@/ui/combobox';
import { ProblemNote } from '@/ui/error-state';
import { Field } from '@/ui/field';
import { Input, Textarea } from '@/ui/input';
import { Note } from '@/ui/note';
import { fillPath, pathParameters, sendTry, type TryAnswer } from './send-try';
import { TryAnswerView } from './try-answer';
import { TryKey, type TryKeyState } from './try-key';

interface TryItProps {
  tenant: string;
  api: string;
  version: CatalogueVersion;
  operationId?: string;
  /** What stands in the body first, by operation. */
  bodies: Readonly<Record<string, string>>;
  /** The reader is a member of the API's tenant. */
  member: boolean;
  gatewayUrl: string;
}

const HAS_BODY = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Path of the version at the gateway; undefined when it is served only under a host of its own. */
function gatewayPath(version: CatalogueVersion): string | undefined {
  const url = version.urls[0]?.url;
  return url === undefined ? undefined : new URL(url).pathname.replace(/\/$/, '');
}

const headersOf = ({ versionHeader }: CatalogueVersion, { header }: TryKeyState, json: boolean): Record<string, string> => ({
  accept: 'application/json, */*',
  ...(versionHeader ? { [versionHeader.name]: versionHeader.value } : {}),
  ...(header ? { [header.name]: header.value } : {}),
  ...(json ? { 'content-type': 'application/json' } : {}),
});

type Values = Readonly<Record<string, string>>;

function PathFields({ template, values, onChange }: { template: string; values: Values; onChange: (values: Values) => void }) {
  return pathParameters(template).map((name) => (
    <Field key={name} label={name} hint="Part of the path">
      <Input mono value={values[name] ?? ''} onChange={(event) => onChange({ ...values, [name]: event.target.value })} />
    </Field>
  ));
}

/** Try-it through our own gateway: the call is a call like any other, with a key of the reader's own subscription. */
export function TryIt({ tenant, api, version, operationId, bodies, member }: TryItProps) {
  const router = useRouter();
  // Kept here and not only in the address, which follows later: what is sent is what is shown.
  const [chosenId, setChosenId] = useState(operationId);
  const operation = version.operations.find(({ id }) => id === chosenId) ?? version.operations.find(({ method }) => method === 'GET') ?? version.operations[0];
  const [key, setKey] = useState<TryKeyState>({ header: null });
  const [values, setValues] = useState<Values>({});
  const [query, setQuery] = useState('');
  const [written, setWritten] = useState<Values>({});
  const [answer, setAnswer] = useState<TryAnswer | null>(null);
  const { busy, failure, run } = useTask();
  const base = gatewayPath(version);
  if (!operation || base === undefined) return <Note tone="warn">This version is not deployed to production at the moment, so there is nothing to call.</Note>;
  const missing = pathParameters(operation.path).filter((name) => !values[name]);
  const hasBody = HAS_BODY.has(operation.method);
  const body = written[operation.id] ?? bodies[operation.id] ?? '';
  const path = `${base}${fillPath(operation.path, values)}${query ? `?${query.replace(/^\?/, '')}` : ''}`;
  const send = () =>
    run(async () => {
      const headers = headersOf(version, key, hasBody && body !== '');
      setAnswer(await sendTry({ method: operation.method, path, headers, body: body || undefined }));
    });
  const options = version.operations.map(({ id, method, path: template, summary }) => ({ value: id, label: `${method} ${template}`, hint: summary }));
  const choose = (id: string | null) => {
    if (!id) return;
    setChosenId(id);
    setAnswer(null);
    router.replace(`?version=${encodeURIComponent(version.name)}&operation=${encodeURIComponent(id)}`, { scroll: false });
  };
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <Card title="Request">
        <div className="flex flex-col gap-4">
          <TryKey tenant={tenant} api={api} version={version} member={member} value={key} onChange={setKey} />
          <Field label="Operation">
            <Combobox value={operation.id} options={options} onChange={choose} />
          </Field>
          <PathFields template={operation.path} values={values} onChange={setValues} />
          <Field label="Query" optional hint="Such as limit=10&page=2">
            <Input mono value={query} onChange={(event) => setQuery(event.target.value)} />
          </Field>
          {hasBody && (
            <Field label="Body" optional hint="JSON">
              <Textarea mono rows={8} value={body} onChange={(event) => setWritten({ ...written, [operation.id]: event.target.value })} />
            </Field>
          )}
          <p className="wrap-anywhere rounded-md bg-subtle px-3 py-2 font-mono text-12 text-ink">{`${operation.method} ${path}`}</p>
          {failure !== null && <ProblemNote problem={problemView(failure)} />}
          <div className="flex flex-wrap items-center gap-3">
            <Button variant="primary" icon={Play} busy={busy} disabled={missing.length > 0} onClick={() => void send()}>
              Send
            </Button>
            {missing.length > 0 && <span className="text-12 text-ink-muted">{`Fill in ${missing.join(', ')} first`}</span>}
          </div>
        </div>
      </Card>
      <TryAnswerView tenant={tenant} member={member} answer={answer} />
    </div>
  );
}
