'use client';
import { Ticket } from 'lucide-react';
import { useState } from 'react';
import { apisOf, type SubscriptionView } from '@/features/subscriptions/subscription-facts';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { useList } from '@/lib/use-list';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { LinkButton } from '@/ui/link-button';
import { ReasonDialog } from '@/ui/reason-dialog';
import { RelativeTime } from '@/ui/relative-time';
import { StateBadge } from '@/ui/state-badge';
import { type Column, DataTable } from '@/ui/table/data-table';
import { Pager } from '@/ui/table/pager';
import { say } from '@/ui/toast';
import type { ApplicationView } from './application-list';
import { ChangePlanDialog } from './change-plan-dialog';

const COLUMNS: readonly Column<SubscriptionView>[] = [
  { id: 'apis', header: 'APIs', cell: apisOf },
  { id: 'plan', header: 'Plan', cell: (row) => (row.changeRequest ? `${row.plan.name}, asked for ${row.changeRequest.plan.name}` : row.plan.name) },
  { id: 'state', header: 'State', cell: (row) => <StateBadge state={row.state} /> },
  { id: 'reason', header: 'Reason given', cell: (row) => row.reason ?? '–', wideOnly: true },
  { id: 'since', header: 'Since', cell: (row) => <RelativeTime at={row.decidedAt ?? row.createdAt} />, wideOnly: true },
];

export function SubscriptionCard({ tenant, application }: { tenant: string; application: ApplicationView }) {
  const [closing, setClosing] = useState<SubscriptionView | null>(null);
  const [changing, setChanging] = useState<SubscriptionView | null>(null);
  const list = useList({
    key: ['subscriptions', tenant, 'of', application.id],
    read: (cursor) => api.subscriptions.list({ params: { tenant }, query: { cursor, application: application.id } }),
  });
  const run = async (work: Promise<unknown>, done: string) => {
    try {
      await work;
      say.done(done);
      await list.refresh();
    } catch (error) {
      say.problem(problemView(error));
    }
  };
  const actions = (row: SubscriptionView) => {
    const params = { tenant, subscription: row.id };
    if (row.state === 'pending')
      return [[{ label: 'Take back', onSelect: () => void run(api.subscriptions.withdraw({ params }), 'The request is taken back') }]];
    if (row.state !== 'active' && row.state !== 'suspended') return [];
    const change = row.changeRequest
      ? { label: 'Take the change back', onSelect: () => void run(api.subscriptions.withdrawChange({ params }), 'The old plan stays') }
      : { label: 'Change plan', onSelect: () => setChanging(row) };
    return [[change], [{ label: 'Close', danger: true, onSelect: () => setClosing(row) }]];
  };
  return (
    <Card flush title="Subscriptions">
      <DataTable
        label="Subscriptions"
        rows={list.rows}
        columns={COLUMNS}
        rowId={(row) => row.id}
        rowHref={(row) => `/developer/${tenant}/subscriptions/${row.id}`}
        rowActions={actions}
        problem={list.problem}
        onRetry={list.retry}
        empty={
          <EmptyState icon={Ticket} title="No subscription yet" action={<LinkButton href="/">Find an API</LinkButton>}>
            Open an API in the catalogue and press Subscribe.
          </EmptyState>
        }
      />
      <Pager nextCursor={list.nextCursor} />
      {closing && (
        <ReasonDialog
          title={`Close the subscription to ${apisOf(closing)}?`}
          effect="Calls are refused from then on. To come back you subscribe again."
          confirmLabel="Close subscription"
          danger
          onClose={() => setClosing(null)}
          onConfirm={async (reason) => {
            await api.subscriptions.close({ params: { tenant, subscription: closing.id }, body: { reason } });
            await list.refresh();
          }}
        />
      )}
      {changing && <ChangePlanDialog tenant={tenant} subscription={changing} onClose={() => setChanging(null)} onAsked={list.refresh} />}
    </Card>
  );
}
