'use client';
import { Download, FilePlus2, FileUp } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { Button } from '@/ui/button';
import { DocumentEditor } from '@/ui/editor/document-editor';
import { ProblemNote } from '@/ui/error-state';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { OperationList } from './operation-list';
import { TEMPLATE } from './template';
import { editorProblems, useDocumentCheck } from './use-document-check';

interface DocumentStepProps {
  tenant: string;
  text: string;
  onText: (text: string) => void;
}

const looksLikeJson = (text: string): boolean => text.trimStart().startsWith('{');

/** Paste, upload, fetch, or write: whatever way it comes, it lands in the editor and is checked there. */
export function DocumentStep({ tenant, text, onText }: DocumentStepProps) {
  const file = useRef<HTMLInputElement>(null);
  const [url, setUrl] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const { check, current, error } = useDocumentCheck(tenant, text);
  const take = async (from: File | undefined) => {
    if (from) onText(await from.text());
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    void take(event.dataTransfer.files[0]);
  };
  const fetchUrl = async () => {
    setBusy(true);
    setFailure(null);
    try {
      onText((await api.documents.fetch({ params: { tenant }, body: { url } })).text);
    } catch (cause) {
      setFailure(cause);
    } finally {
      setBusy(false);
    }
  };
  const status =
    text === '' ? 'Paste a document, or drop a file here' : current ? (check?.valid ? `Valid OpenAPI ${check.openapi ?? ''}` : 'Has errors') : 'Checking…';
  return (
    <>
      <div className="flex flex-wrap items-end gap-2">
        <input
          ref={file}
          type="file"
          aria-label="OpenAPI document"
          accept=".json,.yaml,.yml,application/json,application/yaml"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => void take(event.target.files?.[0])}
        />
        <Button icon={FileUp} onClick={() => file.current?.click()}>
          Upload a file
        </Button>
        <Button icon={FilePlus2} onClick={() => onText(TEMPLATE)}>
          Start from a template
        </Button>
        <Field label="Or from a URL" className="min-w-56 flex-1">
          <Input type="url" placeholder="https://example.com/openapi.yaml" value={url} onChange={(event) => setUrl(event.target.value)} />
        </Field>
        <Button icon={Download} busy={busy} disabled={url === ''} onClick={() => void fetchUrl()}>
          Fetch
        </Button>
      </div>
      {failure !== null && <ProblemNote problem={problemView(failure)} />}
      {error !== null && error !== undefined && <ProblemNote problem={problemView(error)} />}
      <div className="grid gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping a file is a convenience; the button above does the same by keyboard */}
        <div onDrop={drop} onDragOver={(event) => event.preventDefault()} className="min-w-0">
          <DocumentEditor
            label="OpenAPI document"
            language={looksLikeJson(text) ? 'json' : 'yaml'}
            value={text}
            onChange={onText}
            problems={text === '' ? undefined : editorProblems(check)}
            status={status}
          />
        </div>
        <OperationList check={text === '' ? undefined : check} />
      </div>
    </>
  );
}
