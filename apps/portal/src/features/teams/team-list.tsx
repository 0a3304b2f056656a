'use client';
import type { Result, teams } from '@gatehouse/contracts';
import { Plus, Trash2, Users, UsersRound } from 'lucide-react';
import { useState } from 'react';
import { z } from 'zod';
import { api } from '@/lib/api';
import { formatCount } from '@/lib/number';
import { useMay } from '@/lib/session-context';
import { useList } from '@/lib/use-list';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { CopyText } from '@/ui/copy';
import { Dialog } from '@/ui/dialog';
import { EmptyState } from '@/ui/empty-state';
import { TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { PageHeader } from '@/ui/page-header';
import { RelativeTime } from '@/ui/relative-time';
import { type Column, DataTable } from '@/ui/table/data-table';
import { TeamMembersPanel } from './team-members-panel';

export type TeamRow = Result<(typeof teams)['list']>['items'][number];

const COLUMNS: readonly Column<TeamRow>[] = [
  { id: 'name', header: 'Team', cell: (row) => row.name, sortValue: (row) => row.name },
  { id: 'slug', header: 'Slug', cell: (row) => <CopyText text={row.slug} />, wideOnly: true },
  { id: 'members', header: 'Members', cell: (row) => formatCount(row.memberCount), align: 'right', sortValue: (row) => row.memberCount },
  { id: 'created', header: 'Made', cell: (row) => <RelativeTime at={row.createdAt} />, wideOnly: true },
];

const Values = z.object({ name: z.string().trim().min(1, 'A team needs a name').max(120) });

function NewTeamDialog({
  tenant,
  open,
  onOpenChange,
  onMade,
}: {
  tenant: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onMade: () => Promise<void>;
}) {
  const state = useProblemForm({
    schema: Values,
    defaultValues: { name: '' },
    onSubmit: async (body) => {
      await api.teams.create({ params: { tenant }, body });
      await onMade();
      onOpenChange(false);
      state.form.reset();
    },
  });
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="New team" description="A team owns APIs and applications together.">
      <Form state={state} submitLabel="Make team">
        <TextField name="name" label="Name" autoComplete="off" />
      </Form>
    </Dialog>
  );
}

export function TeamList({ tenant }: { tenant: string }) {
  const mayWrite = useMay(tenant, 'teams:write');
  const [making, setMaking] = useState(false);
  const [shown, setShown] = useState<TeamRow | null>(null);
  const [removing, setRemoving] = useState<TeamRow | null>(null);
  const list = useList({ key: ['teams', tenant], read: () => api.teams.list({ params: { tenant } }) });
  const make = mayWrite && (
    <Button variant="primary" icon={Plus} onClick={() => setMaking(true)}>
      New team
    </Button>
  );
  return (
    <>
      <PageHeader title="Teams" description="Teams own APIs and applications; APIs can be shown to named teams only." actions={make} />
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
                  [{ label: 'Members', icon: UsersRound, onSelect: () => setShown(row) }],
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
      <NewTeamDialog tenant={tenant} open={making} onOpenChange={setMaking} onMade={list.refresh} />
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
