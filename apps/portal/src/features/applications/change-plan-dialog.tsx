'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { limitWords } from '@/features/plans/limit-words';
import type { SubscriptionView } from '@/features/subscriptions/subscription-facts';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { ErrorState, ProblemNote } from '@/ui/error-state';
import { Field } from '@/ui/field';
import { Textarea } from '@/ui/input';
import { RadioGroup } from '@/ui/radio-group';
import { SkeletonRows } from '@/ui/skeleton';

interface ChangePlanDialogProps {
  tenant: string;
  subscription: SubscriptionView;
  onClose: () => void;
  onAsked: () => Promise<void>;
}

/** Other plans that offer the same API version; the old one serves until the change is applied. */
export function ChangePlanDialog({ tenant, subscription, onClose, onAsked }: ChangePlanDialogProps) {
  const [planId, setPlanId] = useState<string | null>(null);
  const [message, setMessage] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const item = subscription.items[0];
  const { data, error, refetch } = useQuery({
    queryKey: ['catalogue', tenant, item?.apiSlug],
    queryFn: () => api.catalogue.get({ params: { tenant, api: item?.apiSlug ?? '' } }),
    enabled: item !== undefined,
  });
  const plans = data?.versions.find(({ id }) => id === item?.versionId)?.plans.filter(({ id }) => id !== subscription.plan.id);
  const ask = async () => {
    if (!planId) return;
    setBusy(true);
    setFailure(null);
    try {
      await api.subscriptions.requestChange({ params: { tenant, subscription: subscription.id }, body: { planId, message } });
      await onAsked();
      onClose();
    } catch (cause) {
      setFailure(cause);
    } finally {
      setBusy(false);
    }
  };
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button variant="primary" busy={busy} disabled={!planId} onClick={() => void ask()}>
        Ask for the change
      </Button>
    </>
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Another plan than ${subscription.plan.name}`}
      description="A plan without approval applies at once; otherwise the old one serves until the change is approved."
      actions={actions}
    >
      {error && <ErrorState problem={problemView(error)} onRetry={() => void refetch()} />}
      {!plans && !error && <SkeletonRows label="Loading plans" />}
      {plans?.length === 0 && <p className="text-13 text-ink-muted">There is no other plan at the moment.</p>}
      {plans && plans.length > 0 && (
        <RadioGroup
          aria-label="Plan"
          cards
          value={planId}
          onChange={setPlanId}
          options={plans.map((plan) => ({ value: plan.id, label: plan.name, hint: plan.limits.map(limitWords).join('; ') || 'no limit' }))}
        />
      )}
      <Field label="Message" optional>
        <Textarea rows={2} value={message} onChange={(event) => setMessage(event.target.value)} />
      </Field>
      {failure !== null && <ProblemNote problem={problemView(failure)} />}
    </Dialog>
  );
}
