'use client';
import type { DragEvent } from 'react';
import { problemView } from '@/lib/problem';
import { DocumentEditor } from '@/ui/editor/document-editor';
import { ProblemNote } from '@/ui/error-state';
import { DocumentSources } from './document-sources';
import { OperationList } from './operation-list';
import { editorProblems, useDocumentCheck } from './use-document-check';

interface DocumentStepProps {
  tenant: string;
  text: string;
  onText: (text: string) => void;
}

const looksLikeJson = (text: string): boolean => text.trimStart().startsWith('{');

/** Paste, upload, fetch, or write: whatever way it comes, it lands in the editor and is checked there. */
export function DocumentStep({ tenant, text, onText }: DocumentStepProps) {
  const { check, current, error } = useDocumentCheck(tenant, text);
  const take = async (from: File | undefined) => {
    if (from) onText(await from.text());
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    void take(event.dataTransfer.files[0]);
  };
  const status =
    text === '' ? 'Paste a document, or drop a file here' : current ? (check?.valid ? `Valid OpenAPI ${check.openapi ?? ''}` : 'Has errors') : 'Checking…';
  return (
    <>
      <DocumentSources tenant={tenant} onText={onText} onFile={(from) => void take(from)} />
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
