'use client';
import { useState } from 'react';
import { inputProblem } from '@/lib/problem';
import { ConfirmDialog } from './confirm-dialog';
import { Field } from './field';
import { Textarea } from './input';

interface ReasonDialogProps {
  title: string;
  effect: string;
  confirmLabel: string;
  danger?: boolean;
  onClose: () => void;
  onConfirm: (reason: string) => Promise<void>;
}

/** A confirmation that asks why; the reason goes to those affected and into the audit trail. */
export function ReasonDialog({ onClose, onConfirm, ...rest }: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string>();
  return (
    <ConfirmDialog
      {...rest}
      open
      onOpenChange={(open) => !open && onClose()}
      onConfirm={async () => {
        if (reason.trim() === '') {
          setError('Say why');
          throw inputProblem('A reason is needed: it is shown to those affected.');
        }
        await onConfirm(reason.trim());
      }}
    >
      <Field label="Reason" error={error}>
        <Textarea
          rows={3}
          value={reason}
          onChange={(event) => {
            setReason(event.target.value);
            setError(undefined);
          }}
        />
      </Field>
    </ConfirmDialog>
  );
}
