'use client';
import type { credentials, Result } from '@gatehouse/contracts';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import type { ApplicationView } from '@/features/applications/application-list';
import { api } from '@/lib/api';
import { useMay } from '@/lib/session-context';
import { useList } from '@/lib/use-list';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import type { MenuEntry } from '@/ui/menu';
import { RelativeTime } from '@/ui/relative-time';
import { StateBadge } from '@/ui/state-badge';
import { type Column, DataTable } from '@/ui/table/data-table';
import { CredentialDialogs, type CredentialWork } from './credential-dialogs';
import { KIND_WORDS } from './credential-kinds';

export type CredentialView = Result<(typeof credentials)['list']>['items'][number];

const KnownBy = ({ row }: { row: CredentialView }) => <code className="break-all font-mono text-12">{row.handle ?? `${row.prefix}…`}</code>;

function Name({ row }: { row: CredentialView }) {
  const count = row.subscriptionIds?.length;
  return (
    <span className="wrap-anywhere">
      {row.name}
      <span className="block md:hidden">
        <KnownBy row={row} />
      </span>
      {count !== undefined && <span className="block text-12 text-ink-muted">{`Only for ${count} ${count === 1 ? 'subscription' : 'subscriptions'}`}</span>}
    </span>
  );
}

const COLUMNS: readonly Column<CredentialView>[] = [
  { id: 'name', header: 'Name', cell: (row) => <Name row={row} /> },
  { id: 'credential', header: 'Kind', cell: (row) => KIND_WORDS[row.kind], wideOnly: true },
  { id: 'prefix', header: 'Known by', cell: (row) => <KnownBy row={row} />, width: '32%', wideOnly: true },
  { id: 'state', header: 'State', cell: (row) => <StateBadge state={row.state} /> },
  { id: 'kind', header: 'For', cell: (row) => <Badge>{row.environmentKind === 'production' ? 'Production' : 'Test'}</Badge>, wideOnly: true },
  { id: 'used', header: 'Last used', cell: (row) => (row.lastUsedAt ? <RelativeTime at={row.lastUsedAt} /> : 'never'), wideOnly: true },
  { id: 'ends', header: 'Ends', cell: (row) => (row.expiresAt ? <RelativeTime at={row.expiresAt} /> : 'never'), wideOnly: true },
];

/** The keys and other credentials of an application: made, rotated with an overlap, revoked. What is secret is shown once, when it is made. */
export function CredentialCard({ tenant, application }: { tenant: string; application: ApplicationView }) {
  const [work, setWork] = useState<CredentialWork | null>(null);
  const mayRegister = useMay(tenant, 'applications:write');
  const list = useList({ key: ['credentials', tenant, application.id], read: () => api.credentials.list({ params: { tenant, application: application.id } }) });
  const make = (
    <Button size="sm" icon={Plus} onClick={() => setWork({ do: 'key' })}>
      New key
    </Button>
  );
  const actions = (row: CredentialView): MenuEntry[][] => {
    if (row.state !== 'active' && row.state !== 'retiring') return [];
    // what others made is registered anew, not rotated
    const isOurs = row.kind === 'key' || row.kind === 'client' || row.kind === 'signature';
    const rotate: MenuEntry[][] = row.state === 'active' && isOurs ? [[{ label: 'Rotate', onSelect: () => setWork({ do: 'rotate', credential: row }) }]] : [];
    return [...rotate, [{ label: 'Revoke', danger: true, onSelect: () => setWork({ do: 'revoke', credential: row }) }]];
  };
  return (
    <Card
      flush
      title="Keys and other credentials"
      actions={
        <>
          {mayRegister && (
            <Button size="sm" variant="quiet" onClick={() => setWork({ do: 'identity' })}>
              Register an identity
            </Button>
          )}
          <Button size="sm" onClick={() => setWork({ do: 'client' })}>
            New client
          </Button>
          {make}
        </>
      }
    >
      <DataTable
        label="Keys and other credentials"
        rows={list.rows}
        columns={COLUMNS}
        rowId={(row) => row.id}
        rowActions={actions}
        problem={list.problem}
        onRetry={list.retry}
        empty={
          <EmptyState icon={KeyRound} title="No key yet" action={make}>
            A key proves that a call comes from this application. It serves all its subscriptions, unless you restrict it.
          </EmptyState>
        }
      />
      <CredentialDialogs tenant={tenant} applicationId={application.id} work={work} onWork={setWork} refresh={list.refresh} />
    </Card>
  );
}
