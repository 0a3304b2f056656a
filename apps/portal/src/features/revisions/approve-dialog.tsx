'use client';
import { useState } from 'react';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Field } from '@/ui/field';
import { Textarea } from '@/ui/input';
import type { RevisionView } from './revision-review';
import { useNeedsUpstream } from './use-needs-upstream';

interface ApproveDialogProps {
  revision: RevisionView;
  onClose: () => void;
  onApprove: (comment: string) => Promise<void>;
}

export function ApproveDialog({ revision, onClose, onApprove }: ApproveDialogProps) {
  const [comment, setComment] = useState('');
  const needsUpstream = useNeedsUpstream(revision.settings);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Approve revision ${revision.number}?`}
      effect="Its document, policies and routing are fixed for good, and it can be deployed. Traffic does not change before that. An approval cannot be taken back; a newer revision can replace it."
      confirmLabel={`Approve revision ${revision.number}`}
      onConfirm={() => onApprove(comment.trim())}
    >
      {needsUpstream && (
        <p className="text-13 text-warn">It names no upstream, so it cannot be deployed. Choose one under Policies &amp; routing before approving it.</p>
      )}
      <Field label="Comment" optional hint="Told to the author">
        <Textarea rows={2} value={comment} onChange={(event) => setComment(event.target.value)} />
      </Field>
    </ConfirmDialog>
  );
}
