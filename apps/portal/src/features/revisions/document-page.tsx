'use client';
import { useQuery } from '@tanstack/react-query';
import { useThing } from '@/features/apis/thing/thing-context';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { useMay } from '@/lib/session-context';
import { ErrorState } from '@/ui/error-state';
import { Note } from '@/ui/note';
import { SkeletonRows } from '@/ui/skeleton';
import { DraftEditor } from './draft-editor';
import { FixedDocument } from './fixed-document';
import { NewDocument } from './new-document';
import { RevisionBar } from './revision-bar';
import type { RevisionView } from './revision-review';
import { useChosenRevision } from './use-chosen-revision';

function RevisionDocument({ revision }: { revision: RevisionView }) {
  const { tenant, params } = useThing();
  const mayWrite = useMay(tenant, 'apis:write');
  const at = { ...params, revision: revision.id };
  // Read afresh whenever it is opened: the editor's first write must name the hash of exactly this text.
  const { data, error, refetch } = useQuery({
    queryKey: ['document', revision.id, revision.state],
    queryFn: async () => {
      const { contentHash } = await api.revisions.get({ params: at });
      return { hash: contentHash, text: await api.revisions.document({ params: at }) };
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (error) return <ErrorState problem={problemView(error)} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows label="Loading the document" />;
  if (revision.state === 'draft' && mayWrite) return <DraftEditor revisionId={revision.id} format={revision.format} initial={data} />;
  return <FixedDocument revision={revision} text={data.text} />;
}

/** The document of a revision: an editor for a draft, reading for all others. */
export function DocumentPage() {
  const { tenant, version } = useThing();
  const mayWrite = useMay(tenant, 'apis:write') && version.state !== 'retired';
  const { revisions, revision, choose, problem, retry } = useChosenRevision();
  if (problem) return <ErrorState problem={problem} onRetry={retry} />;
  if (!revisions) return <SkeletonRows label="Loading the document" />;
  if (!revision) return mayWrite ? <NewDocument /> : <Note>This version has no document yet.</Note>;
  return (
    <>
      <RevisionBar revisions={revisions} revision={revision} onChoose={choose} />
      <RevisionDocument key={`${revision.id} ${revision.state}`} revision={revision} />
    </>
  );
}
