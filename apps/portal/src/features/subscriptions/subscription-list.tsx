'use client';
import { SUBSCRIPTION_STATES } from '@gatehouse/contracts';
import { Ticket } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/lib/api';
import { useMay } from '@/lib/session-context';
import { useList } from '@/lib/use-list';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { FilterBar, SelectFilter, useFilters } from '@/ui/filter-bar';
import { PageHeader } from '@/ui/page-header';
import { ReasonDialog } from '@/ui/reason-dialog';
import { RelativeTime } from '@/ui/relative-time';
import { choiceWord } from '@/ui/schema-form/words';
import { StateBadge } from '@/ui/state-badge';
import { type Column, DataTable } from '@/ui/table/data-table';
import { Pager } from '@/ui/table/pager';
import { apisOf, type SubscriptionView } from './subscription-facts';

const COLUMNS: readonly Column<SubscriptionView>[] = [
  { id: 'application', header: 'Application', cell: (row) => row.application.name },
  { id: 'apis', header: 'APIs', cell: apisOf },
  { id: 'plan', header: 'Plan', cell: (row) => row.plan.name },
  { id: 'state', header: 'State', cell: (row) => <StateBadge state={row.state} /> },
  { id: 'by', header: 'Asked for by', cell: (row) => row.requestedBy.name, wideOnly: true },
  { id: 'at', header: 'Since', cell: (row) => <RelativeTime at={row.decidedAt ?? row.createdAt} />, wideOnly: true },
];

type Act = 'suspend' | 'resume' | 'renew' | 'close';
interface ActWords {
  from?: SubscriptionView['state'];
  to: SubscriptionView['state'];
  label: string;
  effect: string;
  danger: boolean;
}
const ACTS: Readonly<Record<Act, ActWords>> = {
  suspend: { to: 'suspended', label: 'Suspend', effect: 'Calls are refused with 403 until you resume it.', danger: true },
  resume: { from: 'suspended', to: 'active', label: 'Resume', effect: 'Calls are let in again.', danger: false },
  renew: { from: 'expired', to: 'active', label: 'Renew', effect: 'Calls are let in again, without an end.', danger: false },
  close: { to: 'closed', label: 'Close', effect: 'Ends the subscription for good. The developer can ask for a new one.', danger: true },
};

const actsOf = (row: SubscriptionView): Act[] =>
  (Object.keys(ACTS) as Act[]).filter((act) => row.allowed.includes(ACTS[act].to) && (ACTS[act].from ?? row.state) === row.state);

async function act(what: Act, params: { tenant: string; subscription: string }, reason: string): Promise<void> {
  if (what === 'renew') await api.subscriptions.renew({ params, body: { reason, expiresAt: null } });
  else await api.subscriptions[what]({ params, body: { reason } });
}

export function SubscriptionList({ tenant }: { tenant: string }) {
  const mayDecide = useMay(tenant, 'subscriptions:decide');
  const { state, plan } = useFilters(['state', 'plan']);
  const [acting, setActing] = useState<{ act: Act; row: SubscriptionView } | null>(null);
  const known = SUBSCRIPTION_STATES.find((one) => one === state);
  const list = useList({
    key: ['subscriptions', tenant, 'all', known, plan],
    read: (cursor) => api.subscriptions.list({ params: { tenant }, query: { cursor, all: 'true', state: known, plan: plan ?? undefined } }),
  });
  const entries = (row: SubscriptionView) =>
    [actsOf(row).map((one) => ({ label: ACTS[one].label, danger: ACTS[one].danger, onSelect: () => setActing({ act: one, row }) }))].filter(
      (group) => group.length > 0,
    );
  return (
    <>
      <PageHeader title="All subscriptions" description="Who uses what, under which plan." />
      <FilterBar names={['state', 'plan']}>
        <SelectFilter name="state" label="State" options={SUBSCRIPTION_STATES.map((value) => ({ value, label: choiceWord(value) }))} />
      </FilterBar>
      <Card flush>
        <DataTable
          label="Subscriptions"
          rows={list.rows}
          columns={COLUMNS}
          rowId={(row) => row.id}
          rowHref={(row) => `/console/${tenant}/subscriptions/all/${row.id}`}
          rowActions={mayDecide ? entries : undefined}
          problem={list.problem}
          onRetry={list.retry}
          empty={
            <EmptyState icon={Ticket} title="No subscription matches">
              Developers subscribe on an API’s page in the catalogue, once a plan of its product is published.
            </EmptyState>
          }
        />
        <Pager nextCursor={list.nextCursor} />
      </Card>
      {acting && (
        <ReasonDialog
          title={`${ACTS[acting.act].label} the subscription of ${acting.row.application.name}?`}
          effect={ACTS[acting.act].effect}
          confirmLabel={ACTS[acting.act].label}
          danger={ACTS[acting.act].danger}
          onClose={() => setActing(null)}
          onConfirm={async (reason) => {
            await act(acting.act, { tenant, subscription: acting.row.id }, reason);
            await list.refresh();
          }}
        />
      )}
    </>
  );
}
