'use client';
import type { members, Result } from '@gatehouse/contracts';
import { Pencil, UserMinus, UserPlus, Users } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/lib/api';
import { useMay } from '@/lib/session-context';
import { useList } from '@/lib/use-list';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { EmptyState } from '@/ui/empty-state';
import { FilterBar, SearchFilter, useFilters } from '@/ui/filter-bar';
import { PageHeader } from '@/ui/page-header';
import { RelativeTime } from '@/ui/relative-time';
import { type Column, DataTable } from '@/ui/table/data-table';
import { Pager } from '@/ui/table/pager';
import { Invitations } from './invitations';
import { InviteDialog } from './invite-dialog';
import { roleLabel } from './roles';
import { RolesDialog } from './roles-dialog';

export type MemberRow = Result<(typeof members)['list']>['items'][number];

const COLUMNS: readonly Column<MemberRow>[] = [
  { id: 'name', header: 'Name', cell: (row) => row.account.name },
  { id: 'email', header: 'E-mail', cell: (row) => row.account.email, wideOnly: true },
  {
    id: 'roles',
    header: 'Roles',
    cell: (row) => (
      <span className="flex flex-wrap gap-1">
        {row.roles.map((role) => (
          <Badge key={role}>{roleLabel(role)}</Badge>
        ))}
      </span>
    ),
  },
  { id: 'teams', header: 'Teams', cell: (row) => row.teams.map((team) => team.name).join(', ') || '–', wideOnly: true },
  { id: 'joined', header: 'Joined', cell: (row) => <RelativeTime at={row.joinedAt} />, wideOnly: true },
];

export function MemberList({ tenant }: { tenant: string }) {
  const mayWrite = useMay(tenant, 'members:write');
  const { q } = useFilters(['q']);
  const [inviting, setInviting] = useState(false);
  const [editing, setEditing] = useState<MemberRow | null>(null);
  const [removing, setRemoving] = useState<MemberRow | null>(null);
  const list = useList({ key: ['members', tenant, q], read: (cursor) => api.members.list({ params: { tenant }, query: { cursor, q: q ?? undefined } }) });
  const invitations = useList({ key: ['invitations', tenant], read: () => api.members.listInvitations({ params: { tenant } }) });
  const actions = (row: MemberRow) => [
    [{ label: 'Change roles', icon: Pencil, onSelect: () => setEditing(row) }],
    [{ label: 'Remove', icon: UserMinus, danger: true, onSelect: () => setRemoving(row) }],
  ];
  const invite = mayWrite && (
    <Button variant="primary" icon={UserPlus} onClick={() => setInviting(true)}>
      Invite
    </Button>
  );
  return (
    <>
      <PageHeader title="Members" description="People of this tenant, and what each may do." actions={invite} />
      <FilterBar names={['q']}>
        <SearchFilter label="Search members" />
      </FilterBar>
      <Card flush>
        <DataTable
          label="Members"
          rows={list.rows}
          columns={COLUMNS}
          rowId={(row) => row.id}
          rowActions={mayWrite ? actions : undefined}
          problem={list.problem}
          onRetry={list.retry}
          empty={
            <EmptyState icon={Users} title="No member matches">
              Reset the search to see all members.
            </EmptyState>
          }
        />
        <Pager nextCursor={list.nextCursor} />
      </Card>
      <Invitations tenant={tenant} list={invitations} mayWrite={mayWrite} />
      <InviteDialog tenant={tenant} open={inviting} onOpenChange={setInviting} onInvited={invitations.refresh} />
      <RolesDialog tenant={tenant} member={editing} onClose={() => setEditing(null)} onSaved={list.refresh} />
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={(open) => !open && setRemoving(null)}
        title={`Remove ${removing?.account.name ?? ''}?`}
        effect="Loses access to this tenant at once. Applications owned by this member alone go on calling until you suspend them; the account itself stays."
        confirmLabel={`Remove ${removing?.account.name ?? ''}`}
        danger
        onConfirm={async () => {
          if (removing) await api.members.remove({ params: { tenant, member: removing.id } });
          await list.refresh();
        }}
      />
    </>
  );
}
