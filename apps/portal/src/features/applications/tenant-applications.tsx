'use client';
import { AppWindow, Ban, Play } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/lib/api';
import { formatCount } from '@/lib/number';
import { useMay } from '@/lib/session-context';
import { useList } from '@/lib/use-list';
import { Card } from '@/ui/card';
import { CopyAsCurl } from '@/ui/copy-as-curl';
import { EmptyState } from '@/ui/empty-state';
import { FilterBar, SearchFilter, useFilters } from '@/ui/filter-bar';
import { PageHeader } from '@/ui/page-header';
import { ReasonDialog } from '@/ui/reason-dialog';
import { RelativeTime } from '@/ui/relative-time';
import { StateBadge } from '@/ui/state-badge';
import { type Column, DataTable } from '@/ui/table/data-table';
import { Pager } from '@/ui/table/pager';
import type { ApplicationView } from './application-list';

const COLUMNS: readonly Column<ApplicationView>[] = [
  { id: 'name', header: 'Application', cell: (row) => <span className="wrap-anywhere">{row.name}</span> },
  { id: 'state', header: 'State', cell: (row) => <StateBadge state={row.state} /> },
  { id: 'owner', header: 'Owner', cell: (row) => (row.owner.kind === 'team' ? `Team ${row.owner.name}` : row.owner.name), wideOnly: true },
  { id: 'subscriptions', header: 'Subscriptions', cell: (row) => formatCount(row.subscriptionCount), align: 'right' },
  { id: 'keys', header: 'Keys', cell: (row) => formatCount(row.credentialCount), align: 'right', wideOnly: true },
  { id: 'reason', header: 'Reason given', cell: (row) => row.suspendedReason ?? '–', wideOnly: true },
  { id: 'made', header: 'Made', cell: (row) => <RelativeTime at={row.createdAt} />, wideOnly: true },
];

type Act = 'suspend' | 'resume';

function effectOf(act: Act, { subscriptionCount, credentialCount }: ApplicationView): string {
  if (act === 'resume') return 'Its calls are let in again, with the keys and subscriptions that it had. Its owners are told.';
  const what = `${formatCount(subscriptionCount)} ${subscriptionCount === 1 ? 'subscription' : 'subscriptions'} and ${formatCount(credentialCount)} ${credentialCount === 1 ? 'key' : 'keys'}`;
  return `All its calls are refused with 403 at every gateway at once. Its ${what} stay, and its owners are told the reason. Resuming undoes it.`;
}

interface ActDialogProps {
  tenant: string;
  acting: { act: Act; row: ApplicationView };
  onClose: () => void;
  onDone: () => Promise<void>;
}

function ActDialog({ tenant, acting: { act, row }, onClose, onDone }: ActDialogProps) {
  const verb = act === 'suspend' ? 'Suspend' : 'Resume';
  return (
    <ReasonDialog
      title={`${verb} ${row.name}?`}
      effect={effectOf(act, row)}
      confirmLabel={`${verb} application`}
      danger={act === 'suspend'}
      onClose={onClose}
      onConfirm={async (reason) => {
        await api.applications[act]({ params: { tenant, application: row.id }, body: { reason } });
        await onDone();
      }}
    />
  );
}

/** Every application of the tenant, for those who may stop one. */
export function TenantApplications({ tenant }: { tenant: string }) {
  const mayStop = useMay(tenant, 'applications:write');
  const { q } = useFilters(['q']);
  const [acting, setActing] = useState<{ act: Act; row: ApplicationView } | null>(null);
  const list = useList({
    key: ['applications', tenant, 'all', q],
    read: (cursor) => api.applications.list({ params: { tenant }, query: { cursor, all: 'true', q: q ?? undefined } }),
  });
  const actions = (row: ApplicationView) =>
    row.state === 'suspended'
      ? [[{ label: 'Resume', icon: Play, onSelect: () => setActing({ act: 'resume', row }) }]]
      : [[{ label: 'Suspend', icon: Ban, danger: true, onSelect: () => setActing({ act: 'suspend', row }) }]];
  const path = `/api/v1/tenants/${tenant}/applications`;
  return (
    <>
      <PageHeader
        title="Applications"
        description="Every program that calls APIs here, whoever owns it."
        actions={
          <CopyAsCurl
            title="Applications"
            requests={[
              { label: 'All of them', method: 'GET', path: `${path}?all=true` },
              { label: 'Suspend one', method: 'POST', path: `${path}/APPLICATION/suspend`, body: { reason: 'Why' } },
            ]}
          />
        }
      />
      <FilterBar names={['q']}>
        <SearchFilter label="Search applications" />
      </FilterBar>
      <Card flush>
        <DataTable
          label="Applications"
          rows={list.rows}
          columns={COLUMNS}
          rowId={(row) => row.id}
          rowHref={(row) => `/developer/${tenant}/applications/${row.id}`}
          rowActions={mayStop ? actions : undefined}
          problem={list.problem}
          onRetry={list.retry}
          empty={
            <EmptyState icon={AppWindow} title={q ? 'No application matches' : 'No application yet'}>
              {q ? 'Try another word.' : 'Developers make applications when they subscribe to an API in the catalogue.'}
            </EmptyState>
          }
        />
        <Pager nextCursor={list.nextCursor} />
      </Card>
      {acting && <ActDialog tenant={tenant} acting={acting} onClose={() => setActing(null)} onDone={list.refresh} />}
    </>
  );
}
