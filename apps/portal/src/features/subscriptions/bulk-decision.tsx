'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/lib/api';
import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/checkbox';
import { Dialog } from '@/ui/dialog';
import { Field } from '@/ui/field';
import { Textarea } from '@/ui/input';
import { Note } from '@/ui/note';
import { say } from '@/ui/toast';
import { apisOf, type SubscriptionView } from './subscription-facts';

/** Decides many requests with one reason; those that cannot be decided any more say so. */
export function BulkDecision({ tenant, pending }: { tenant: string; pending: readonly SubscriptionView[] }) {
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<readonly string[]>([]);
  const chosen = pending.filter(({ id }) => !left.has(id));
  const decide = async (decision: 'approve' | 'reject') => {
    setBusy(true);
    const { results } = await api.subscriptions
      .decideMany({ params: { tenant }, body: { ids: chosen.map(({ id }) => id), decision, reason } })
      .finally(() => setBusy(false));
    const failed = results.filter(({ code }) => code !== null);
    setRefused(failed.map(({ id, code }) => `${pending.find((one) => one.id === id)?.application.name ?? id}: ${code}`));
    if (failed.length === 0) setOpen(false);
    say.done(`${results.length - failed.length} decided`);
    await client.invalidateQueries({ queryKey: ['subscriptions', tenant] });
  };
  const toggle = (id: string, on: boolean) => setLeft(new Set(on ? [...left].filter((one) => one !== id) : [...left, id]));
  const actions = (
    <>
      <Button
        busy={busy}
        disabled={!reason.trim() || chosen.length === 0}
        variant="danger"
        onClick={() => void decide('reject')}
      >{`Reject ${chosen.length}`}</Button>
      <Button
        busy={busy}
        disabled={!reason.trim() || chosen.length === 0}
        variant="primary"
        onClick={() => void decide('approve')}
      >{`Approve ${chosen.length}`}</Button>
    </>
  );
  return (
    <div>
      <Button onClick={() => setOpen(true)}>Decide several</Button>
      <Dialog open={open} onOpenChange={setOpen} title="Decide several requests" description="One reason goes to every developer." actions={actions} wide>
        {pending.map((one) => (
          <Checkbox
            key={one.id}
            checked={!left.has(one.id)}
            onChange={(on) => toggle(one.id, on)}
            label={one.application.name}
            hint={`${apisOf(one)}, ${one.plan.name}`}
          />
        ))}
        <Field label="Reason">
          <Textarea rows={2} value={reason} onChange={(event) => setReason(event.target.value)} />
        </Field>
        {refused.length > 0 && (
          <Note tone="bad" title="Not decided">
            {refused.join('; ')}
          </Note>
        )}
      </Dialog>
    </div>
  );
}
