'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { MonitorSmartphone } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { browserName } from '@/lib/user-agent';
import { Badge } from '@/ui/badge';
import { Card } from '@/ui/card';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { EmptyState } from '@/ui/empty-state';
import { RelativeTime } from '@/ui/relative-time';
import { type Column, DataTable } from '@/ui/table/data-table';

type BrowserSession = Awaited<ReturnType<typeof api.accounts.listSessions>>['items'][number];

const COLUMNS: readonly Column<BrowserSession>[] = [
  {
    id: 'browser',
    header: 'Browser',
    cell: (session) => (
      <span className="flex flex-wrap items-center gap-2">
        {browserName(session.userAgent)} {session.current && <Badge tone="info">This one</Badge>}
      </span>
    ),
  },
  { id: 'address', header: 'Address', cell: (session) => session.address, wideOnly: true },
  { id: 'created', header: 'Signed in', cell: (session) => <RelativeTime at={session.createdAt} />, wideOnly: true },
  { id: 'seen', header: 'Last seen', cell: (session) => <RelativeTime at={session.lastSeenAt} /> },
];

export function SessionList() {
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: ['sessions'], queryFn: () => api.accounts.listSessions() });
  const [ending, setEnding] = useState<BrowserSession | null>(null);
  return (
    <Card title="Sessions" description="Where you are signed in. End those you do not know." flush>
      <DataTable
        label="Sessions"
        rows={data?.items}
        columns={COLUMNS}
        rowId={(session) => session.id}
        rowActions={(session) => [[{ label: 'Sign out', danger: true, onSelect: () => setEnding(session) }]]}
        problem={error && problemView(error)}
        onRetry={() => void refetch()}
        empty={
          <EmptyState icon={MonitorSmartphone} title="No sessions">
            Signing in makes one; you came here with an access token.
          </EmptyState>
        }
      />
      <ConfirmDialog
        open={ending !== null}
        onOpenChange={() => setEnding(null)}
        title={ending?.current ? 'Sign out here?' : `Sign out ${ending ? browserName(ending.userAgent) : ''}?`}
        effect="That browser has to sign in again. Access tokens stay."
        confirmLabel="Sign out"
        danger
        onConfirm={async () => {
          if (!ending) return;
          await api.accounts.endSession({ params: { session: ending.id } });
          if (ending.current) window.location.assign('/');
          await queries.invalidateQueries({ queryKey: ['sessions'] });
        }}
      />
    </Card>
  );
}
