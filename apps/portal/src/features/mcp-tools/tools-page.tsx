'use client';
import { useQuery } from '@tanstack/react-query';
import { Wrench } from 'lucide-react';
import { useThing } from '@/features/apis/thing/thing-context';
import { RevisionBar } from '@/features/revisions/revision-bar';
import type { RevisionView } from '@/features/revisions/revision-review';
import { useChosenRevision } from '@/features/revisions/use-chosen-revision';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { LinkButton } from '@/ui/link-button';
import { SkeletonRows } from '@/ui/skeleton';
import { ToolsEditor } from './tools-editor';

/** Read afresh whenever it is opened: the first write must name the hash of exactly these settings. */
function RevisionTools({ revision }: { revision: RevisionView }) {
  const { params } = useThing();
  const { data, error, refetch } = useQuery({
    queryKey: ['settings', revision.id, revision.state],
    queryFn: () => api.revisions.get({ params: { ...params, revision: revision.id } }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (error) return <ErrorState problem={problemView(error)} onRetry={() => void refetch()} />;
  return data ? <ToolsEditor revision={data} /> : <SkeletonRows label="Loading tools" />;
}

/** What clients of the Model Context Protocol find at a version. */
export function ToolsPage() {
  const { href } = useThing();
  const { revisions, revision, choose, problem, retry } = useChosenRevision();
  if (problem) return <ErrorState problem={problem} onRetry={retry} />;
  if (!revisions) return <SkeletonRows label="Loading tools" />;
  if (!revision)
    return (
      <Card>
        <EmptyState
          icon={Wrench}
          title="No revision yet"
          action={
            <LinkButton variant="primary" href={href('document')}>
              Write the document
            </LinkButton>
          }
        >
          Tools are made of the operations of a document. Bring the document first.
        </EmptyState>
      </Card>
    );
  return (
    <>
      <RevisionBar revisions={revisions} revision={revision} onChoose={choose} />
      <RevisionTools key={`${revision.id} ${revision.state}`} revision={revision} />
    </>
  );
}
