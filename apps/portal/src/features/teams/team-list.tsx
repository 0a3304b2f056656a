'use client';
import type { Result, teams } from '@gatehouse/contracts';
import { Pencil, Plus, Trash2, Users, UsersRound } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/lib/api';
import { formatCount } from '@/lib/number';
import { useMay } from '@/lib/session-context';
import { unlessEmpty } from '@/lib/unless-empty';
import { useList } from '@/lib/use-list';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { CopyText } from '@/ui/copy';
import { EmptyState } from '@/ui/empty-state';
import { PageHeader } from '@/ui/page-header';
import { RelativeTime } from '@/ui/relative-time';
import { type Column, DataTable } from '@/ui/table/data-table';
import { TeamDialog } from './team-dialog';
import { TeamMembersPanel } from './team-members-panel';

export type TeamRow = Result<(typeof teams)['list']>['items'][number];

const COLUMNS: readonly Column<TeamRow>[] = [
  { id: 'name', header: 'Team', cell: (row) => row.name, sortValue: (row) => row.name },
  { id: 'slug', header: 'Slug', cell: (row) => <CopyText text={row.slug} />, wideOnly: true },
  { id: 'members', header: 'Members', cell: (row) => formatCount(row.memberCount), align: 'right', sortValue: (row) => row.memberCount },
  { id: 'created', header: 'Made', cell: (row) => <RelativeTime at={row.createdAt} />, wideOnly: true },
];

export function TeamList({ tenant }: { tenant: string }) {
  const mayWrite = useMay(tenant, 'teams:write');
  /** 'new', or the one that is renamed. */
  const [naming, setNaming] = useState<TeamRow | 'new' | null>(null);
  const [shown, setShown] = useState<TeamRow | null>(null);
  const [removing, setRemoving] = useState<TeamRow | null>(null);
  const list = useList({ key: ['teams', tenant], read: () => api.teams.list({ params: { tenant } }) });
  const make = mayWrite && (
    <Button variant="primary" icon={Plus} onClick={() => setNaming('new')}>
      New team
    </Button>
  );
  return (
    <>
      <PageHeader title="Teams" description="Teams own APIs and applications; APIs can be shown to named teams only." actions={unlessEmpty(list.rows, make)} />
      <Card flush>
        <DataTable
          label="Teams"
          rows={list.rows}
          columns={COLUMNS}
          rowId={(row) => row.id}
          onRowPress={setShown}
          currentRowId={shown?.id ?? null}
          rowActions={
            mayWrite
              ? (row) => [
                  [
                    { label: 'Members', icon: UsersRound, onSelect: () => setShown(row) },
                    { label: 'Rename', icon: Pencil, onSelect: () => setNaming(row) },
                  ],
                  [{ label: 'Remove', icon: Trash2, danger: true, onSelect: () => setRemoving(row) }],
                ]
              : undefined
          }
          problem={list.problem}
          onRetry={list.retry}
          empty={
            <EmptyState icon={Users} title="No team yet" action={make}>
              Make one for each group of people that looks after APIs together.
            </EmptyState>
          }
        />
      </Card>
      {naming && <TeamDialog tenant={tenant} team={naming === 'new' ? null : naming} onClose={() => setNaming(null)} onSaved={list.refresh} />}
      {shown && <TeamMembersPanel key={shown.id} tenant={tenant} team={shown} mayWrite={mayWrite} onClose={() => setShown(null)} onSaved={list.refresh} />}
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={(open) => !open && setRemoving(null)}
        title={`Remove the team ${removing?.name ?? ''}?`}
        effect="Its members stay members of the tenant. A team that still owns an API or application cannot be removed."
        confirmLabel="Remove team"
        danger
        onConfirm={async () => {
          if (removing) await api.teams.remove({ params: { tenant, team: removing.id } });
          await list.refresh();
        }}
      />
    </>
  );
}
