'use client';
import { useThing } from '@/features/apis/thing/thing-context';
import { Card } from '@/ui/card';
import { CopyText } from '@/ui/copy';
import { LinkButton } from '@/ui/link-button';
import { Note } from '@/ui/note';
import { RelativeTime } from '@/ui/relative-time';
import { StateBadge } from '@/ui/state-badge';
import { ReviewActions } from './review-actions';
import { contentWords, type RevisionView } from './revision-review';

const MEANS: Record<RevisionView['state'], string> = {
  draft: 'Can still be edited. Send it to review, or approve it where nobody else has to look.',
  in_review: 'Waits for somebody who may review. Its content is fixed meanwhile.',
  changes_requested: 'The reviewer asks for changes. Withdraw it to edit it, then send it again.',
  approved: 'Fixed for good, and can be deployed. To change it, make a new draft from it.',
};

/** One revision: what it holds, what state it is in, and what may be done next. */
export function RevisionCard({ revision }: { revision: RevisionView }) {
  const { href } = useThing();
  const { number, state, note, author, updatedAt, contentHash, reviewComment, deployedTo } = revision;
  return (
    <Card
      title={
        <span className="flex flex-wrap items-center gap-2">
          {`Revision ${number}`}
          <StateBadge state={state} />
        </span>
      }
      description={MEANS[state]}
      actions={<ReviewActions revision={revision} />}
    >
      <div className="flex flex-col gap-3">
        {reviewComment && (
          <Note tone={state === 'changes_requested' ? 'warn' : 'info'} title="The reviewer said">
            {reviewComment}
          </Note>
        )}
        {note && <p className="text-13 text-ink">{note}</p>}
        <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-13 text-ink-muted">
          <span className="wrap-anywhere min-w-0">{contentWords(revision)}</span>
          <span>
            {`By ${author.name}, `}
            <RelativeTime at={updatedAt} />
          </span>
          <span>{deployedTo.length > 0 ? `Runs in ${deployedTo.map(({ slug }) => slug).join(', ')}` : 'Runs nowhere'}</span>
          <CopyText text={contentHash.slice(0, 12)} label="Copy the start of the content hash" prefix="Content" />
        </p>
        <div>
          <LinkButton size="sm" href={`${href('document')}&revision=${number}`}>
            {state === 'draft' ? 'Edit the document' : 'Read the document'}
          </LinkButton>
        </div>
      </div>
    </Card>
  );
}
