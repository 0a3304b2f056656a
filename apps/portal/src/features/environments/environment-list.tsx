'use client';
import type { environments, Result } from '@gatehouse/contracts';
import { Globe, Pencil, Plus, Star, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { useMay } from '@/lib/session-context';
import { useList } from '@/lib/use-list';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { CopyText } from '@/ui/copy';
import { EmptyState } from '@/ui/empty-state';
import { PageHeader } from '@/ui/page-header';
import { type Column, DataTable } from '@/ui/table/data-table';
import { say } from '@/ui/toast';
import { EnvironmentDialog } from './environment-dialog';

export type EnvironmentRow = Result<(typeof environments)['list']>['items'][number];

const COLUMNS: readonly Column<EnvironmentRow>[] = [
  { id: 'name', header: 'Environment', cell: (row) => row.name },
  {
    id: 'kind',
    header: 'Kind',
    cell: (row) => (
      <span className="flex gap-1">
        <Badge tone={row.kind === 'production' ? 'good' : 'info'}>{row.kind === 'production' ? 'Production' : 'Test'}</Badge>
        {row.isDefault && <Badge>Default</Badge>}
      </span>
    ),
  },
  { id: 'url', header: 'Calls go to', cell: (row) => <CopyText text={row.baseUrl} label="Copy the address" /> },
  { id: 'hosts', header: 'Own hosts', cell: (row) => row.hosts.join(', ') || '–', wideOnly: true },
  { id: 'group', header: 'Gateway group', cell: (row) => row.gatewayGroup.name, wideOnly: true },
];

function useMakeDefault(tenant: string, onMade: () => Promise<void>) {
  return async (row: EnvironmentRow) => {
    try {
      await api.environments.update({ params: { tenant, environment: row.id }, body: { isDefault: true } });
      say.done(`${row.name} is the default environment`, { description: 'Paths without an environment lead to it.' });
      await onMade();
    } catch (error) {
      say.problem(problemView(error));
    }
  };
}

export function EnvironmentList({ tenant }: { tenant: string }) {
  const mayWrite = useMay(tenant, 'environments:write');
  const [editing, setEditing] = useState<EnvironmentRow | 'new' | null>(null);
  const [removing, setRemoving] = useState<EnvironmentRow | null>(null);
  const list = useList({ key: ['environments', tenant], read: () => api.environments.list({ params: { tenant } }) });
  const makeDefault = useMakeDefault(tenant, list.refresh);
  const actions = (row: EnvironmentRow) => [
    [
      { label: 'Change', icon: Pencil, onSelect: () => setEditing(row) },
      ...(row.isDefault ? [] : [{ label: 'Make default', icon: Star, onSelect: () => void makeDefault(row) }]),
    ],
    ...(row.isDefault ? [] : [[{ label: 'Remove', icon: Trash2, danger: true, onSelect: () => setRemoving(row) }]]),
  ];
  return (
    <>
      <PageHeader
        title="Environments"
        description="Where revisions are deployed. Lifecycles are enforced in production; a test environment serves your own team, whatever the lifecycle."
        actions={
          mayWrite && (
            <Button variant="primary" icon={Plus} onClick={() => setEditing('new')}>
              New environment
            </Button>
          )
        }
      />
      <Card flush>
        <DataTable
          label="Environments"
          rows={list.rows}
          columns={COLUMNS}
          rowId={(row) => row.id}
          rowActions={mayWrite ? actions : undefined}
          problem={list.problem}
          onRetry={list.retry}
          empty={
            <EmptyState icon={Globe} title="No environment">
              Every tenant starts with a production and a test environment.
            </EmptyState>
          }
        />
      </Card>
      {editing !== null && (
        <EnvironmentDialog tenant={tenant} environment={editing === 'new' ? undefined : editing} onClose={() => setEditing(null)} onSaved={list.refresh} />
      )}
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={(open) => !open && setRemoving(null)}
        title={`Remove ${removing?.name ?? ''}?`}
        effect="Only an environment in which nothing is deployed can be removed."
        confirmLabel="Remove environment"
        danger
        onConfirm={async () => {
          if (removing) await api.environments.remove({ params: { tenant, environment: removing.id } });
          await list.refresh();
        }}
      />
    </>
  );
}
