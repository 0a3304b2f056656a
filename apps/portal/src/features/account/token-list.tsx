'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { CopyAsCurl } from '@/ui/copy-as-curl';
import { EmptyState } from '@/ui/empty-state';
import { RelativeTime } from '@/ui/relative-time';
import { type Column, DataTable } from '@/ui/table/data-table';
import { NewTokenDialog } from './new-token-dialog';

type Token = Awaited<ReturnType<typeof api.accounts.listTokens>>['items'][number];

const COLUMNS: readonly Column<Token>[] = [
  { id: 'name', header: 'Name', cell: (token) => token.name, sortValue: (token) => token.name },
  { id: 'prefix', header: 'Starts with', cell: (token) => <code className="font-mono text-12">{token.prefix}</code>, wideOnly: true },
  { id: 'used', header: 'Last used', cell: (token) => (token.lastUsedAt ? <RelativeTime at={token.lastUsedAt} /> : 'Never'), wideOnly: true },
  { id: 'expires', header: 'Expires', cell: (token) => (token.expiresAt ? <RelativeTime at={token.expiresAt} /> : 'Never') },
];

const REQUESTS = [
  { label: 'List my tokens', method: 'GET', path: '/api/v1/accounts/me/access-tokens' },
  { label: 'Make a token', method: 'POST', path: '/api/v1/accounts/me/access-tokens', body: { name: 'pipeline', expiresAt: null } },
];

export function TokenList() {
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: ['access-tokens'], queryFn: () => api.accounts.listTokens() });
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<Token | null>(null);
  const changed = () => queries.invalidateQueries({ queryKey: ['access-tokens'] });
  const create = (
    <Button variant="primary" icon={Plus} onClick={() => setCreating(true)}>
      New token
    </Button>
  );
  return (
    <Card
      title="Access tokens"
      description="For scripts and pipelines: they may do what you may do."
      flush
      actions={
        <>
          <CopyAsCurl title="Access tokens as curl" requests={REQUESTS} />
          {data && data.items.length > 0 && create}
        </>
      }
    >
      <DataTable
        label="Access tokens"
        rows={data?.items}
        columns={COLUMNS}
        rowId={(token) => token.id}
        rowActions={(token) => [[{ label: 'Revoke', danger: true, onSelect: () => setRevoking(token) }]]}
        problem={error && problemView(error)}
        onRetry={() => void refetch()}
        empty={
          <EmptyState icon={KeyRound} title="No access tokens yet" action={create}>
            A token lets a script use the management API as you. Its secret is shown once; only a hash is kept.
          </EmptyState>
        }
      />
      <NewTokenDialog open={creating} onOpenChange={setCreating} onCreated={changed} />
      <ConfirmDialog
        open={revoking !== null}
        onOpenChange={() => setRevoking(null)}
        title={`Revoke ${revoking?.name}?`}
        effect="Whatever uses this token is refused from now on. This cannot be undone."
        confirmLabel="Revoke token"
        danger
        onConfirm={async () => {
          if (revoking) await api.accounts.revokeToken({ params: { token: revoking.id } });
          await changed();
        }}
      />
    </Card>
  );
}
