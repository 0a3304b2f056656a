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
import { ReasonDialog } from '@/ui/reason-dialog';
import { RelativeTime } from '@/ui/relative-time';
import { StateBadge } from '@/ui/state-badge';
import { type Column, DataTable } from '@/ui/table/data-table';
import { KIND_WORDS, type Made } from './credential-kinds';
import { IdentityDialog } from './identity-dialog';
import { KeyDialog } from './key-dialog';
import { MadeDialog } from './made-dialog';
import { NewClientDialog } from './new-client-dialog';
import { NewKeyDialog } from './new-key-dialog';
import { RotateDialog } from './rotate-dialog';

export type CredentialView = Result<(typeof credentials)['list']>['items'][number];

const COLUMNS: readonly Column<CredentialView>[] = [
  { id: 'name', header: 'Key', cell: (row) => row.name },
  { id: 'credential', header: 'Kind', cell: (row) => KIND_WORDS[row.kind], wideOnly: true },
  { id: 'prefix', header: 'Known by', cell: (row) => <code className="font-mono text-12 break-all">{row.handle ?? `${row.prefix}…`}</code> },
  { id: 'state', header: 'State', cell: (row) => <StateBadge state={row.state} /> },
  { id: 'kind', header: 'For', cell: (row) => <Badge>{row.environmentKind === 'production' ? 'Production' : 'Test'}</Badge>, wideOnly: true },
  { id: 'used', header: 'Last used', cell: (row) => (row.lastUsedAt ? <RelativeTime at={row.lastUsedAt} /> : 'never'), wideOnly: true },
  { id: 'ends', header: 'Ends', cell: (row) => (row.expiresAt ? <RelativeTime at={row.expiresAt} /> : 'never'), wideOnly: true },
];

/** The keys and other credentials of an application: made, rotated with an overlap, revoked. What is secret is shown once, when it is made. */
export function CredentialCard({ tenant, application }: { tenant: string; application: ApplicationView }) {
  const [making, setMaking] = useState(false);
  const [rotating, setRotating] = useState<CredentialView | null>(null);
  const [revoking, setRevoking] = useState<CredentialView | null>(null);
  const [shown, setShown] = useState<string | null>(null);
  const [other, setOther] = useState<'client' | 'identity' | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  const mayRegister = useMay(tenant, 'applications:write');
  const list = useList({ key: ['credentials', tenant, application.id], read: () => api.credentials.list({ params: { tenant, application: application.id } }) });
  const madeKey = async (key: string) => {
    setShown(key);
    await list.refresh();
  };
  const madeOther = async (what: Made) => {
    setMade(what);
    await list.refresh();
  };
  const make = (
    <Button size="sm" icon={Plus} onClick={() => setMaking(true)}>
      New key
    </Button>
  );
  const actions = (row: CredentialView) => {
    if (row.state !== 'active' && row.state !== 'retiring') return [];
    // what others made is registered anew, not rotated
    const isOurs = row.kind === 'key' || row.kind === 'client' || row.kind === 'signature';
    const rotate = row.state === 'active' && isOurs ? [[{ label: 'Rotate', onSelect: () => setRotating(row) }]] : [];
    return [...rotate, [{ label: 'Revoke', danger: true, onSelect: () => setRevoking(row) }]];
  };
  return (
    <Card
      flush
      title="Keys"
      actions={
        <>
          {mayRegister && (
            <Button size="sm" variant="quiet" onClick={() => setOther('identity')}>
              Register an identity
            </Button>
          )}
          <Button size="sm" onClick={() => setOther('client')}>
            New client
          </Button>
          {make}
        </>
      }
    >
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
      {making && <NewKeyDialog tenant={tenant} applicationId={application.id} onClose={() => setMaking(false)} onMade={madeKey} />}
      {rotating && <RotateDialog tenant={tenant} applicationId={application.id} credential={rotating} onClose={() => setRotating(null)} onMade={madeOther} />}
      {other === 'client' && <NewClientDialog tenant={tenant} applicationId={application.id} onClose={() => setOther(null)} onMade={madeOther} />}
      {other === 'identity' && <IdentityDialog tenant={tenant} applicationId={application.id} onClose={() => setOther(null)} onDone={list.refresh} />}
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
      <MadeDialog made={made} onClose={() => setMade(null)} />
      <KeyDialog value={shown} onClose={() => setShown(null)} />
    </Card>
  );
}
