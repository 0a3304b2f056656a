'use client';
import { type ReactNode, useState } from 'react';
import { problemView } from '@/lib/problem';
import { Button } from './button';
import { Dialog } from './dialog';
import { ProblemNote } from './error-state';
import { Field } from './field';
import { Input } from './input';

interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Names the thing: "Retire Payments v1?" */
  title: string;
  /** What changes, for whom, and whether it can be undone. */
  effect: ReactNode;
  /** The verb again: "Retire v1". */
  confirmLabel: string;
  danger?: boolean;
  /** The word that must be typed first. For what cannot be undone. */
  typeToConfirm?: string;
  wide?: boolean;
  onConfirm: () => Promise<void>;
  children?: ReactNode;
}

/** Stays open while the work runs, shows its problem in place, closes when it is done. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  effect,
  confirmLabel,
  danger = false,
  typeToConfirm,
  wide = false,
  onConfirm,
  children,
}: ConfirmDialogProps) {
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);

  function change(next: boolean): void {
    if (busy) return;
    setTyped('');
    setFailure(null);
    onOpenChange(next);
  }
  async function confirm(): Promise<void> {
    setBusy(true);
    setFailure(null);
    try {
      await onConfirm();
      setTyped('');
      onOpenChange(false);
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  }
  const actions = (
    <>
      <Button onClick={() => change(false)}>Cancel</Button>
      <Button variant={danger ? 'danger' : 'primary'} busy={busy} disabled={typeToConfirm !== undefined && typed !== typeToConfirm} onClick={confirm}>
        {confirmLabel}
      </Button>
    </>
  );
  return (
    <Dialog open={open} onOpenChange={change} title={title} description={effect} actions={actions} wide={wide}>
      {children}
      {typeToConfirm !== undefined && (
        <Field label={`Type ${typeToConfirm} to confirm`}>
          <Input mono autoComplete="off" spellCheck={false} value={typed} onChange={(event) => setTyped(event.target.value)} />
        </Field>
      )}
      {failure !== null && <ProblemNote problem={problemView(failure)} />}
    </Dialog>
  );
}
