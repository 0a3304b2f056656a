'use client';
import { SlidersHorizontal } from 'lucide-react';
import { useThing } from '@/features/apis/thing/thing-context';
import { RevisionBar } from '@/features/revisions/revision-bar';
import { useChosenRevision } from '@/features/revisions/use-chosen-revision';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { LinkButton } from '@/ui/link-button';
import { SkeletonRows } from '@/ui/skeleton';
import { SettingsEditor } from './settings-editor';

/** What a revision enforces, and where it sends calls. */
export function PoliciesPage() {
  const { href } = useThing();
  const { revisions, revision, choose, problem, retry } = useChosenRevision();
  if (problem) return <ErrorState problem={problem} onRetry={retry} />;
  if (!revisions) return <SkeletonRows label="Loading policies" />;
  if (!revision)
    return (
      <Card>
        <EmptyState
          icon={SlidersHorizontal}
          title="No revision yet"
          action={
            <LinkButton variant="primary" href={href('document')}>
              Write the document
            </LinkButton>
          }
        >
          Policies and routing belong to a revision, and are fixed with it. Bring the document first.
        </EmptyState>
      </Card>
    );
  return (
    <>
      <RevisionBar revisions={revisions} revision={revision} onChoose={choose} />
      <SettingsEditor key={`${revision.id} ${revision.state}`} revision={revision} />
    </>
  );
}
