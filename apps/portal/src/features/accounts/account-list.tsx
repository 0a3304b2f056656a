'use client';
import type { platformAccounts, Result } from '@gatehouse/contracts';
import { Ban, CheckCircle2, ShieldCheck, ShieldOff, UserRound } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/lib/api';
import { useSession } from '@/lib/session-context';
import { useList } from '@/lib/use-list';
import { Badge } from '@/ui/badge';
import { Card } from '@/ui/card';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { EmptyState } from '@/ui/empty-state';
import { FilterBar, SearchFilter, useFilters } from '@/ui/filter-bar';
import type { MenuEntry } from '@/ui/menu';
import { PageHeader } from '@/ui/page-header';
import { RelativeTime } from '@/ui/relative-time';
import { type Column, DataTable } from '@/ui/table/data-table';
import { Pager } from '@/ui/table/pager';

type AccountRow = Result<(typeof platformAccounts)['list']>['items'][number];

interface Change {
  account: AccountRow;
  body: { state?: 'active' | 'blocked'; platformAdmin?: boolean };
  title: string;
  effect: string;
  verb: string;
  danger: boolean;
}

const COLUMNS: readonly Column<AccountRow>[] = [
  { id: 'name', header: 'Name', cell: (row) => row.name },
  { id: 'email', header: 'E-mail', cell: (row) => row.email },
  {
    id: 'state',
    header: 'State',
    cell: (row) => (
      <span className="flex flex-wrap gap-1">
        <Badge tone={row.state === 'active' ? 'good' : 'bad'}>{row.state === 'active' ? 'Active' : 'Blocked'}</Badge>
        {row.platformAdmin && <Badge tone="info">Platform admin</Badge>}
        {!row.emailVerified && <Badge tone="warn">E-mail not verified</Badge>}
      </span>
    ),
  },
  { id: 'tenants', header: 'Tenants', cell: (row) => row.tenants.map((tenant) => tenant.name).join(', ') || '–', wideOnly: true },
  { id: 'seen', header: 'Last sign-in', cell: (row) => (row.lastSignInAt ? <RelativeTime at={row.lastSignInAt} /> : 'never'), wideOnly: true },
];

function changesOf(account: AccountRow): Change[] {
  const { name } = account;
  const blocking: Change =
    account.state === 'active'
      ? {
          account,
          body: { state: 'blocked' },
          title: `Block ${name}?`,
          effect: 'Signs the account out everywhere and ends its access tokens’ use. Can be undone.',
          verb: `Block ${name}`,
          danger: true,
        }
      : { account, body: { state: 'active' }, title: `Unblock ${name}?`, effect: 'The account can sign in again.', verb: `Unblock ${name}`, danger: false };
  const admin: Change = account.platformAdmin
    ? {
        account,
        body: { platformAdmin: false },
        title: `Take platform administration from ${name}?`,
        effect: 'Memberships in tenants stay.',
        verb: 'Take it away',
        danger: true,
      }
    : {
        account,
        body: { platformAdmin: true },
        title: `Make ${name} a platform admin?`,
        effect: 'May see and change every tenant, account and gateway.',
        verb: `Make ${name} admin`,
        danger: true,
      };
  return [blocking, admin];
}

export function AccountList() {
  const me = useSession()?.account.id;
  const { q } = useFilters(['q']);
  const [change, setChange] = useState<Change | null>(null);
  const list = useList({ key: ['accounts', 'all', q], read: (cursor) => api.platformAccounts.list({ query: { cursor, q: q ?? undefined } }) });
  const entries = (row: AccountRow): MenuEntry[] =>
    changesOf(row).map((one) => ({
      label: one.verb,
      icon: one.body.state === 'blocked' ? Ban : one.body.state === 'active' ? CheckCircle2 : one.body.platformAdmin ? ShieldCheck : ShieldOff,
      danger: one.danger,
      onSelect: () => setChange(one),
    }));
  return (
    <>
      <PageHeader title="Accounts" description="People who can sign in to this installation." />
      <FilterBar names={['q']}>
        <SearchFilter label="Search name or e-mail" />
      </FilterBar>
      <Card flush>
        <DataTable
          label="Accounts"
          rows={list.rows}
          columns={COLUMNS}
          rowId={(row) => row.id}
          rowActions={(row) => (row.id === me ? [] : [entries(row)])}
          problem={list.problem}
          onRetry={list.retry}
          empty={
            <EmptyState icon={UserRound} title="No account matches">
              Reset the search to see all accounts.
            </EmptyState>
          }
        />
        <Pager nextCursor={list.nextCursor} />
      </Card>
      <ConfirmDialog
        open={change !== null}
        onOpenChange={(open) => !open && setChange(null)}
        title={change?.title ?? ''}
        effect={change?.effect ?? ''}
        confirmLabel={change?.verb ?? ''}
        danger={change?.danger}
        onConfirm={async () => {
          if (!change) return;
          await api.platformAccounts.update({ params: { account: change.account.id }, body: change.body });
          await list.refresh();
        }}
      />
    </>
  );
}
