'use client';
import { Ban, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/lib/api';
import { useMay } from '@/lib/session-context';
import { unlessEmpty } from '@/lib/unless-empty';
import { useList } from '@/lib/use-list';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { EmptyState } from '@/ui/empty-state';
import type { MenuEntry } from '@/ui/menu';
import { PageHeader } from '@/ui/page-header';
import { RelativeTime } from '@/ui/relative-time';
import { type Column, DataTable } from '@/ui/table/data-table';
import { say } from '@/ui/toast';
import { type DenialRow, DenialState, KINDS } from './denial-state';
import { DenyDialog } from './deny-dialog';

/** Ends come by themselves: the list is asked again now and then. */
const REFETCH_MS = 30_000;

const end = ({ state, expiresAt, liftedAt }: DenialRow) => {
  if (state === 'lifted' && liftedAt !== null) return <RelativeTime at={liftedAt} />;
  return expiresAt === null ? 'when lifted' : <RelativeTime at={expiresAt} />;
};

const COLUMNS: readonly Column<DenialRow>[] = [
  {
    id: 'name',
    header: 'Denied',
    cell: (row) => (
      <span className="wrap-anywhere">
        {row.name}
        <span className="block text-12 text-ink-muted @xl:hidden">{row.reason}</span>
      </span>
    ),
    sortValue: (row) => row.name,
  },
  { id: 'on', header: 'Kind', cell: (row) => KINDS[row.on], wideOnly: true },
  { id: 'state', header: 'State', cell: (row) => <DenialState state={row.state} /> },
  { id: 'end', header: 'Ends', cell: end },
  { id: 'reason', header: 'Reason', cell: (row) => <span className="wrap-anywhere">{row.reason}</span>, wideOnly: true },
  { id: 'author', header: 'By', cell: (row) => row.author, wideOnly: true },
  { id: 'made', header: 'Since', cell: (row) => <RelativeTime at={row.createdAt} />, wideOnly: true },
];

interface LiftDialogProps {
  tenant: string;
  /** Null: closed. */
  denial: DenialRow | null;
  onClose: () => void;
  onLifted: () => Promise<void>;
}

function LiftDialog({ tenant, denial, onClose, onLifted }: LiftDialogProps) {
  return (
    <ConfirmDialog
      open={denial !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Let ${denial?.name ?? ''} in again?`}
      effect="Gateways take its calls again within a second, as far as nothing else refuses them. It can be denied again."
      confirmLabel="Lift the denial"
      onConfirm={async () => {
        if (denial === null) return;
        await api.denials.lift({ params: { tenant, denial: denial.id } });
        await onLifted();
        say.done(`${denial.name} is let in again`);
      }}
    />
  );
}

/** What administrators keep out at once, and what they did before. */
export function DenialList({ tenant }: { tenant: string }) {
  const mayWrite = useMay(tenant, 'denials:write');
  const [denying, setDenying] = useState(false);
  const [lifting, setLifting] = useState<DenialRow | null>(null);
  const list = useList({ key: ['denials', tenant], read: () => api.denials.list({ params: { tenant } }), refetchMs: REFETCH_MS });
  const deny = mayWrite && (
    <Button variant="primary" icon={Ban} onClick={() => setDenying(true)}>
      Deny something
    </Button>
  );
  const actions = (row: DenialRow): MenuEntry[][] => {
    const over = row.state !== 'standing';
    return [[{ label: 'Lift', icon: Undo2, disabled: over, ...(over && { hint: 'It is over already' }), onSelect: () => setLifting(row) }]];
  };
  return (
    <>
      <PageHeader
        title="Deny list"
        description="Applications, keys, APIs and addresses that every gateway refuses, within a second, until the denial ends or is lifted."
        actions={unlessEmpty(list.rows, deny)}
      />
      <Card flush>
        <DataTable
          label="Denials"
          rows={list.rows}
          columns={COLUMNS}
          rowId={(row) => row.id}
          rowActions={mayWrite ? actions : undefined}
          problem={list.problem}
          onRetry={list.retry}
          empty={
            <EmptyState icon={Ban} title="Nothing is denied" action={deny}>
              When something calls that should not, deny it here first and look for the cause afterwards.
            </EmptyState>
          }
        />
      </Card>
      {denying && (
        <DenyDialog
          tenant={tenant}
          onClose={() => setDenying(false)}
          onMade={async ({ name }) => {
            setDenying(false);
            await list.refresh();
            say.done(`${name} is denied`);
          }}
        />
      )}
      <LiftDialog tenant={tenant} denial={lifting} onClose={() => setLifting(null)} onLifted={list.refresh} />
    </>
  );
}
