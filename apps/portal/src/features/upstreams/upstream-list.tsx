'use client';
import type { Result, upstreams } from '@gatehouse/contracts';
import { Pencil, Plus, Server, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/lib/api';
import { useMay } from '@/lib/session-context';
import { useList } from '@/lib/use-list';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { EmptyState } from '@/ui/empty-state';
import { PageHeader } from '@/ui/page-header';
import { RelativeTime } from '@/ui/relative-time';
import { type Column, DataTable } from '@/ui/table/data-table';
import { UpstreamDialog } from './upstream-dialog';

export type UpstreamView = Result<(typeof upstreams)['get']>;

const COLUMNS: readonly Column<UpstreamView>[] = [
  { id: 'name', header: 'Upstream', cell: (row) => row.name, sortValue: (row) => row.name },
  { id: 'targets', header: 'Targets', cell: (row) => row.targets.map(({ url, weight }) => (row.targets.length > 1 ? `${url} (${weight})` : url)).join(', ') },
  {
    id: 'used',
    header: 'Used by',
    cell: (row) => row.usedBy.map(({ apiName, versionName }) => `${apiName} ${versionName}`).join(', ') || 'nothing',
    wideOnly: true,
  },
  { id: 'changed', header: 'Changed', cell: (row) => <RelativeTime at={row.updatedAt} />, wideOnly: true },
];

export function UpstreamList({ tenant }: { tenant: string }) {
  const mayWrite = useMay(tenant, 'upstreams:write');
  const [editing, setEditing] = useState<UpstreamView | 'new' | null>(null);
  const [removing, setRemoving] = useState<UpstreamView | null>(null);
  const list = useList({ key: ['upstreams', tenant], read: () => api.upstreams.list({ params: { tenant } }) });
  const make = mayWrite && (
    <Button variant="primary" icon={Plus} onClick={() => setEditing('new')}>
      New upstream
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Upstreams"
        description="Where calls go: addresses with weights, time-outs and retries. A change is live as soon as it is saved."
        actions={make}
      />
      <Card flush>
        <DataTable
          label="Upstreams"
          rows={list.rows}
          columns={COLUMNS}
          rowId={(row) => row.id}
          rowActions={
            mayWrite
              ? (row) => [
                  [{ label: 'Change', icon: Pencil, onSelect: () => setEditing(row) }],
                  [{ label: 'Remove', icon: Trash2, danger: true, onSelect: () => setRemoving(row) }],
                ]
              : undefined
          }
          problem={list.problem}
          onRetry={list.retry}
          empty={
            <EmptyState icon={Server} title="No upstream yet" action={make}>
              An upstream is the service behind an API. One is also made when you import a document.
            </EmptyState>
          }
        />
      </Card>
      {editing !== null && (
        <UpstreamDialog tenant={tenant} upstream={editing === 'new' ? undefined : editing} onClose={() => setEditing(null)} onSaved={list.refresh} />
      )}
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={(open) => !open && setRemoving(null)}
        title={`Remove ${removing?.name ?? ''}?`}
        effect="Only an upstream that no revision names can be removed."
        confirmLabel="Remove upstream"
        danger
        onConfirm={async () => {
          if (removing) await api.upstreams.remove({ params: { tenant, upstream: removing.id } });
          await list.refresh();
        }}
      />
    </>
  );
}
