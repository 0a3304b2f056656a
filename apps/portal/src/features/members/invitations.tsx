'use client';
import type { members, Result } from '@gatehouse/contracts';
import { Undo2 } from 'lucide-react';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import type { ListState } from '@/lib/use-list';
import { Card } from '@/ui/card';
import { RelativeTime } from '@/ui/relative-time';
import { type Column, DataTable } from '@/ui/table/data-table';
import { say } from '@/ui/toast';
import { roleLabel } from './roles';

type Answer = Result<(typeof members)['listInvitations']>;
type Row = Answer['items'][number];

const COLUMNS: readonly Column<Row>[] = [
  { id: 'email', header: 'E-mail', cell: (row) => row.email },
  { id: 'roles', header: 'Roles', cell: (row) => row.roles.map(roleLabel).join(', ') },
  { id: 'by', header: 'Invited by', cell: (row) => row.invitedBy, wideOnly: true },
  { id: 'expires', header: 'Ends', cell: (row) => <RelativeTime at={row.expiresAt} />, wideOnly: true },
];

/** Open invitations; the card is absent while there are none. */
export function Invitations({ tenant, list, mayWrite }: { tenant: string; list: ListState<Answer>; mayWrite: boolean }) {
  if (!list.rows?.length) return null;
  const withdraw = async (row: Row) => {
    try {
      await api.members.withdrawInvitation({ params: { tenant, invitation: row.id } });
      say.done(`The invitation of ${row.email} is withdrawn`);
      await list.refresh();
    } catch (error) {
      say.problem(problemView(error));
    }
  };
  return (
    <Card flush title="Open invitations">
      <DataTable
        label="Open invitations"
        rows={list.rows}
        columns={COLUMNS}
        rowId={(row) => row.id}
        rowActions={mayWrite ? (row) => [[{ label: 'Withdraw', icon: Undo2, danger: true, onSelect: () => void withdraw(row) }]] : undefined}
        empty={null}
      />
    </Card>
  );
}
