'use client';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Inbox as InboxIcon } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { type RefObject, useRef } from 'react';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { useMay } from '@/lib/session-context';
import { Badge } from '@/ui/badge';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { Inbox } from '@/ui/inbox';
import { Note } from '@/ui/note';
import { PageHeader } from '@/ui/page-header';
import { RelativeTime } from '@/ui/relative-time';
import { SkeletonRows } from '@/ui/skeleton';
import { say } from '@/ui/toast';
import { BulkDecision } from './bulk-decision';
import { type Decision, DecisionForm } from './decision-form';
import { apisOf, SubscriptionFacts, type SubscriptionView } from './subscription-facts';

const REFRESH_MS = 10_000;

async function waiting(tenant: string): Promise<SubscriptionView[]> {
  const params = { tenant };
  const [pending, changes] = await Promise.all([
    api.subscriptions.list({ params, query: { all: 'true', state: 'pending', limit: 200 } }),
    api.subscriptions.list({ params, query: { all: 'true', changeRequested: 'true', limit: 200 } }),
  ]);
  return [...pending.items, ...changes.items.filter((one) => one.state !== 'pending')].sort((a, b) => a.createdAt.localeCompare(b.createdAt));
}

function Summary({ subscription }: { subscription: SubscriptionView }) {
  return (
    <>
      <span className="flex items-baseline justify-between gap-2">
        <span className="truncate font-medium">{subscription.application.name}</span>
        <RelativeTime at={subscription.changeRequest?.createdAt ?? subscription.createdAt} />
      </span>
      <span className="flex items-center gap-2 text-12 text-ink-muted">
        <span className="truncate">{`${apisOf(subscription)} · ${subscription.changeRequest?.plan.name ?? subscription.plan.name}`}</span>
        {subscription.changeRequest && <Badge tone="info">Change of plan</Badge>}
      </span>
    </>
  );
}

interface DetailProps {
  subscription: SubscriptionView;
  /** Of the reason. */
  box: RefObject<HTMLTextAreaElement | null>;
  /** Null: the reader may look only. */
  onDecide: ((decision: Decision, reason: string) => Promise<void>) | null;
}

/** Everything to decide with, and the decision. */
function Detail({ subscription, box, onDecide }: DetailProps) {
  const { application, changeRequest, message, requestedBy, plan } = subscription;
  const words = changeRequest?.message || message;
  return (
    <div className="flex flex-col gap-4">
      <h2 className="font-semibold text-16">{application.name}</h2>
      {words && <Note title={`${requestedBy.name} writes`}>{words}</Note>}
      {changeRequest && <Note tone="info">{`Asks to change from ${plan.name} to ${changeRequest.plan.name}. The old plan serves until you decide.`}</Note>}
      <SubscriptionFacts subscription={subscription} />
      {onDecide ? (
        <DecisionForm box={box} approveLabel="Approve" rejectLabel="Reject" onDecide={onDecide} />
      ) : (
        <Note>An approver, admin or owner decides.</Note>
      )}
    </div>
  );
}

/** Requests for subscriptions and changes of plan, the longest waiting first. */
export function SubscriptionInbox({ tenant }: { tenant: string }) {
  const client = useQueryClient();
  const mayDecide = useMay(tenant, 'subscriptions:decide');
  const [selected, setSelected] = useQueryState('selected', parseAsString);
  const box = useRef<HTMLTextAreaElement>(null);
  const key = ['subscriptions', tenant, 'inbox'];
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: () => waiting(tenant), refetchInterval: REFRESH_MS, placeholderData: keepPreviousData });
  const decide = async (subscription: SubscriptionView, decision: Decision, reason: string) => {
    const params = { tenant, subscription: subscription.id };
    if (subscription.changeRequest) await api.subscriptions.decideChange({ params, body: { decision, ...(reason ? { reason } : {}) } });
    else if (decision === 'approve') await api.subscriptions.approve({ params, body: reason ? { reason } : {} });
    else await api.subscriptions.reject({ params, body: { reason } });
    say.done(`${subscription.application.name}: ${decision === 'approve' ? 'approved' : 'rejected'}`, { description: 'The developer is told.' });
    await client.invalidateQueries({ queryKey: ['subscriptions', tenant] });
  };
  const quick = (subscription: SubscriptionView) => void decide(subscription, 'approve', '').catch((cause) => say.problem(problemView(cause)));
  return (
    <>
      <PageHeader title="Subscriptions" description="Requests waiting for a decision. The developer is told the reason you give." />
      {error && <ErrorState problem={problemView(error)} onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonRows label="Loading requests" />}
      {data?.length === 0 && (
        <Card>
          <EmptyState icon={InboxIcon} title="Nothing waits for you">
            Requests for plans that need approval arrive here, and changes of plan. You are told by a notice.
          </EmptyState>
        </Card>
      )}
      {data && data.length > 1 && mayDecide && <BulkDecision tenant={tenant} pending={data.filter(({ state }) => state === 'pending')} />}
      {data && data.length > 0 && (
        <Inbox
          label="Requests"
          items={data}
          itemId={(one) => one.id}
          selectedId={selected}
          onSelect={(id) => void setSelected(id)}
          onApprove={mayDecide ? quick : undefined}
          onReject={mayDecide ? () => box.current?.focus() : undefined}
          summary={(one) => <Summary subscription={one} />}
          detail={(one) => (
            <Detail key={one.id} subscription={one} box={box} onDecide={mayDecide ? (decision, reason) => decide(one, decision, reason) : null} />
          )}
        />
      )}
    </>
  );
}
