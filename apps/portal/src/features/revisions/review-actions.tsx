'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useThing } from '@/features/apis/thing/thing-context';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { useMay } from '@/lib/session-context';
import { Button } from '@/ui/button';
import { ReasonDialog } from '@/ui/reason-dialog';
import { say } from '@/ui/toast';
import { ApproveDialog } from './approve-dialog';
import type { RevisionView } from './revision-review';

type To = RevisionView['state'];

/** The steps of a review the reader may take now. */
export function ReviewActions({ revision }: { revision: RevisionView }) {
  const { tenant, params, refresh, href, version } = useThing();
  const router = useRouter();
  const mayWrite = useMay(tenant, 'apis:write');
  const mayReview = useMay(tenant, 'apis:review') && mayWrite;
  const [open, setOpen] = useState<'approve' | 'changes' | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const at = { ...params, revision: revision.id };
  const move = async (to: To, comment?: string) => {
    await api.revisions.transition({ params: at, body: { to, ...(comment && { comment }) } });
    await refresh();
  };
  const press = async (name: string, work: () => Promise<unknown>) => {
    setBusy(name);
    try {
      await work();
    } catch (error) {
      say.problem(problemView(error));
    } finally {
      setBusy(null);
    }
  };
  const newDraft = async () => {
    const draft = await api.revisions.create({ params, body: { fromRevisionId: revision.id } });
    await refresh();
    router.push(`${href('document')}&revision=${draft.number}`);
  };
  const { state } = revision;
  const button = (name: string, work: () => Promise<unknown>) => (
    <Button busy={busy === name} onClick={() => void press(name, work)}>
      {name}
    </Button>
  );
  return (
    <>
      {mayWrite && (state === 'in_review' || state === 'changes_requested') && button('Withdraw', () => move('draft'))}
      {mayWrite && state !== 'draft' && version.state !== 'retired' && button('New draft from this', newDraft)}
      {mayWrite && (state === 'draft' || state === 'changes_requested') && button('Send to review', () => move('in_review'))}
      {mayReview && state === 'in_review' && <Button onClick={() => setOpen('changes')}>Ask for changes</Button>}
      {mayReview && (state === 'draft' || state === 'in_review') && (
        <Button variant="primary" onClick={() => setOpen('approve')}>
          Approve revision
        </Button>
      )}
      {open === 'approve' && <ApproveDialog revision={revision} onClose={() => setOpen(null)} onApprove={(comment) => move('approved', comment)} />}
      {open === 'changes' && (
        <ReasonDialog
          title={`Ask for changes to revision ${revision.number}?`}
          effect={`${revision.author.name} is told what to change, can withdraw the revision, edit it and send it again.`}
          confirmLabel="Ask for changes"
          onClose={() => setOpen(null)}
          onConfirm={(comment) => move('changes_requested', comment)}
        />
      )}
    </>
  );
}
