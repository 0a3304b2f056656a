'use client';
import { useQuery } from '@tanstack/react-query';
import type { LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';
import { useThing } from '@/features/apis/thing/thing-context';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { LinkButton } from '@/ui/link-button';
import { SkeletonRows } from '@/ui/skeleton';
import { RevisionBar } from './revision-bar';
import type { RevisionView } from './revision-review';
import { useChosenRevision } from './use-chosen-revision';

type Editor = ComponentType<{ revision: RevisionView }>;

/** Read afresh whenever it is opened: the first write must name the hash of exactly these settings. */
function Fresh({ revision, loading, editor: Shown }: { revision: RevisionView; loading: string; editor: Editor }) {
  const { params } = useThing();
  const { data, error, refetch } = useQuery({
    queryKey: ['settings', revision.id, revision.state],
    queryFn: () => api.revisions.get({ params: { ...params, revision: revision.id } }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (error) return <ErrorState problem={problemView(error)} onRetry={() => void refetch()} />;
  return data ? <Shown revision={data} /> : <SkeletonRows label={loading} />;
}

interface RevisionSettingsPageProps {
  loading: string;
  icon: LucideIcon;
  /** Why there is nothing to set before the first revision. */
  without: string;
  editor: Editor;
}

/** Something that is set in a revision: which one is chosen above, and below it is edited. */
export function RevisionSettingsPage({ loading, icon, without, editor }: RevisionSettingsPageProps) {
  const { href } = useThing();
  const { revisions, revision, choose, problem, retry } = useChosenRevision();
  if (problem) return <ErrorState problem={problem} onRetry={retry} />;
  if (!revisions) return <SkeletonRows label={loading} />;
  if (!revision) {
    const write = (
      <LinkButton variant="primary" href={href('document')}>
        Write the document
      </LinkButton>
    );
    return (
      <Card>
        <EmptyState icon={icon} title="No revision yet" action={write}>
          {without}
        </EmptyState>
      </Card>
    );
  }
  return (
    <>
      <RevisionBar revisions={revisions} revision={revision} onChoose={choose} />
      <Fresh key={`${revision.id} ${revision.state}`} revision={revision} loading={loading} editor={editor} />
    </>
  );
}
