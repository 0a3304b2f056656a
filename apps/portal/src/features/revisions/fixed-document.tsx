'use client';
import { useQuery } from '@tanstack/react-query';
import { OperationList } from '@/features/apis/import/operation-list';
import { editorProblems } from '@/features/apis/import/use-document-check';
import { useThing } from '@/features/apis/thing/thing-context';
import { api } from '@/lib/api';
import { DocumentEditor } from '@/ui/editor/document-editor';
import type { RevisionView } from './revision-review';

/** The document of a revision that cannot be changed, byte for byte as it was saved. */
export function FixedDocument({ revision, text }: { revision: RevisionView; text: string }) {
  const { params, key } = useThing();
  const { data: check } = useQuery({
    queryKey: [...key, 'check', revision.id, revision.contentHash],
    queryFn: () => api.revisions.check({ params: { ...params, revision: revision.id } }),
  });
  return (
    <div className="grid gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <DocumentEditor
        label={`OpenAPI document of revision ${revision.number}`}
        language={revision.format}
        value={text}
        readOnly
        problems={check && editorProblems(check)}
        status={`Revision ${revision.number}, read-only`}
        heightPx={560}
      />
      <OperationList check={check} />
    </div>
  );
}
