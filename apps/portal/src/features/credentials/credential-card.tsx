'use client';
import type { credentials, Result } from '@gatehouse/contracts';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import type { ApplicationView } from '@/features/applications/application-list';
import { api } from '@/lib/api';
import { useList } from '@/lib/use-list';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { ReasonDialog } from '@/ui/reason-dialog';
import { RelativeTime } from '@/ui/relative-time';
import { StateBadge } from '@/ui/state-badge';
import { type Column, DataTable } from '@/ui/table/data-table';
import { KeyDialog } from './key-dialog';
import { NewKeyDialog } from './new-key-dialog';
import { RotateDialog } from './rotate-dialog';

export type CredentialView = Result<(typeof credentials)['list']>['items'][number];

const COLUMNS: readonly Column<CredentialView>[] = [
  { id: 'name', header: 'Key', cell: (row) => row.name },
  { id: 'prefix', header: 'Begins with', cell: (row) => <code className="font-mono text-12">{`${row.prefix}…`}</code> },
  { id: 'state', header: 'State', cell: (row) => <StateBadge state={row.state} /> },
  { id: 'kind', header: 'For', cell: (row) => <Badge>{row.environmentKind === 'production' ? 'Production' : 'Test'}</Badge>, wideOnly: true },
  { id: 'used', header: 'Last used', cell: (row) => (row.lastUsedAt ? <RelativeTime at={row.lastUsedAt} /> : 'never'), wideOnly: true },
  { id: 'ends', header: 'Ends', cell: (row) => (row.expiresAt ? <RelativeTime at={row.expiresAt} /> : 'never'), wideOnly: true },
];

/** The keys of an application: made, rotated with an overlap, revoked. A key itself is shown once, when it is made. */
export function CredentialCard({ tenant, application }: { tenant: string; application: ApplicationView }) {
  const [making, setMaking] = useState(false);
  const [rotating, setRotating] = useState<CredentialView | null>(null);
  const [revoking, setRevoking] = useState<CredentialView | null>(null);
  const [shown, setShown] = useState<string | null>(null);
  const list = useList({ key: ['credentials', tenant, application.id], read: () => api.credentials.list({ params: { tenant, application: application.id } }) });
  const made = async (key: string) => {
    setShown(key);
    await list.refresh();
  };
  const make = (
    <Button size="sm" icon={Plus} onClick={() => setMaking(true)}>
      New key
    </Button>
  );
  const actions = (row: CredentialView) => {
    if (row.state !== 'active' && row.state !== 'retiring') return [];
    const rotate = row.state === 'active' ? [[{ label: 'Rotate', onSelect: () => setRotating(row) }]] : [];
    return [...rotate, [{ label: 'Revoke', danger: true, onSelect: () => setRevoking(row) }]];
  };
  return (
    <Card flush title="Keys" actions={make}>
      <DataTable
        label="Keys"
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
      {making && <NewKeyDialog tenant={tenant} applicationId={application.id} onClose={() => setMaking(false)} onMade={made} />}
      {rotating && <RotateDialog tenant={tenant} applicationId={application.id} credential={rotating} onClose={() => setRotating(null)} onMade={made} />}
      {revoking && (
        <ReasonDialog
          title={`Revoke ${revoking.name}?`}
          effect="Refused at every gateway within seconds, for good. To change keys without a gap, rotate instead."
          confirmLabel="Revoke key"
          danger
          onClose={() => setRevoking(null)}
          onConfirm={async (reason) => {
            await api.credentials.revoke({ params: { tenant, application: application.id, credential: revoking.id }, body: { reason } });
            await list.refresh();
          }}
        />
      )}
      <KeyDialog value={shown} onClose={() => setShown(null)} />
    </Card>
  );
}
