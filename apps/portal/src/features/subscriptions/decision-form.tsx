'use client';
import { type RefObject, useState } from 'react';
import { problemView } from '@/lib/problem';
import { Button } from '@/ui/button';
import { ProblemNote } from '@/ui/error-state';
import { Field } from '@/ui/field';
import { Textarea } from '@/ui/input';

export type Decision = 'approve' | 'reject';

interface DecisionFormProps {
  /** Approving may go without words, rejecting may not. */
  onDecide: (decision: Decision, reason: string) => Promise<void>;
  approveLabel: string;
  rejectLabel: string;
  /** The reason box, so that R can lead into it. */
  box: RefObject<HTMLTextAreaElement | null>;
}

export function DecisionForm({ onDecide, approveLabel, rejectLabel, box }: DecisionFormProps) {
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState<Decision | null>(null);
  const [error, setError] = useState<string>();
  const [failure, setFailure] = useState<unknown>(null);
  const decide = async (decision: Decision) => {
    if (decision === 'reject' && reason.trim() === '') {
      setError('Say why, so that the developer knows what to change');
      box.current?.focus();
      return;
    }
    setBusy(decision);
    setFailure(null);
    try {
      await onDecide(decision, reason.trim());
    } catch (cause) {
      setFailure(cause);
    } finally {
      setBusy(null);
    }
  };
  return (
    <div className="flex flex-col gap-3">
      <Field label="Reason" hint="The developer reads it" error={error}>
        <Textarea
          ref={box as never}
          rows={3}
          value={reason}
          onChange={(event) => {
            setReason(event.target.value);
            setError(undefined);
          }}
        />
      </Field>
      {failure !== null && <ProblemNote problem={problemView(failure)} />}
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" busy={busy === 'approve'} onClick={() => void decide('approve')}>
          {approveLabel}
        </Button>
        <Button variant="danger" busy={busy === 'reject'} onClick={() => void decide('reject')}>
          {rejectLabel}
        </Button>
      </div>
    </div>
  );
}
