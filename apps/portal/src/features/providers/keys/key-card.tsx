'use client';
import { KeyRound, Pause, Pencil, Play, PlugZap, Plus, RefreshCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { RelativeTime } from '@/ui/relative-time';
import { StateBadge } from '@/ui/state-badge';
import { type Column, DataTable } from '@/ui/table/data-table';
import { say } from '@/ui/toast';
import type { ProviderKeyView, ProviderView } from '../provider-view';
import { limitWords } from '../provider-words';
import { KeyDialog } from './key-dialog';
import { RevokeKey } from './revoke-key';
import { RotateKeyDialog } from './rotate-key-dialog';

const COLUMNS: readonly Column<ProviderKeyView>[] = [
  { id: 'name', header: 'Key', cell: (row) => row.name, sortValue: (row) => row.name },
  { id: 'state', header: 'State', cell: (row) => <StateBadge state={row.state} /> },
  { id: 'ending', header: 'Ends in', cell: (row) => <span className="font-mono text-12">{row.ending ? `…${row.ending}` : 'not shown'}</span>, wideOnly: true },
  { id: 'weight', header: 'Weight', cell: (row) => (row.weight === 0 ? <Badge tone="warn">0, takes no calls</Badge> : row.weight), align: 'right' },
  { id: 'limits', header: 'Limits', cell: (row) => limitWords(row.limits), wideOnly: true },
  { id: 'models', header: 'Models', cell: (row) => row.models?.join(', ') ?? 'all', wideOnly: true },
  { id: 'secret', header: 'Secret since', cell: (row) => <RelativeTime at={row.rotatedAt ?? row.createdAt} />, wideOnly: true },
];

type Doing = { what: 'add' } | { what: 'change' | 'rotate' | 'revoke'; row: ProviderKeyView };

interface KeyCardProps {
  tenant: string;
  provider: ProviderView;
  mayWrite: boolean;
  onChanged: () => Promise<void>;
  onCheck: (keyId: string) => Promise<void>;
}

/** Secrets go in and never come out: a row shows what the secret ends in. */
export function KeyCard({ tenant, provider, mayWrite, onChanged, onCheck }: KeyCardProps) {
  const [doing, setDoing] = useState<Doing | null>(null);
  const close = () => setDoing(null);
  const params = { tenant, provider: provider.id };
  const put = async ({ id, name }: ProviderKeyView, state: ProviderKeyView['state']): Promise<void> => {
    try {
      await api.providers.updateKey({ params: { ...params, key: id }, body: { state } });
      await onChanged();
      say.done(state === 'active' ? `${name} takes calls again` : `${name} takes no calls`);
    } catch (error) {
      say.problem(problemView(error));
    }
  };
  const add = mayWrite && (
    <Button size="sm" icon={Plus} onClick={() => setDoing({ what: 'add' })}>
      Add key
    </Button>
  );
  const keyless = provider.auth.as === 'none';
  return (
    <Card flush title="Keys" description="Sealed where they are kept; calls are spread over them by weight." actions={provider.keys.length > 0 && add}>
      <DataTable
        label="Keys"
        rows={provider.keys}
        columns={COLUMNS}
        rowId={(row) => row.id}
        rowActions={
          mayWrite
            ? (row) => [
                [
                  { label: 'Test with this key', icon: PlugZap, onSelect: () => void onCheck(row.id) },
                  { label: 'Change', icon: Pencil, onSelect: () => setDoing({ what: 'change', row }) },
                  { label: 'Replace the secret', icon: RefreshCw, onSelect: () => setDoing({ what: 'rotate', row }) },
                  row.state === 'active'
                    ? { label: 'Suspend', icon: Pause, onSelect: () => void put(row, 'suspended') }
                    : { label: 'Resume', icon: Play, onSelect: () => void put(row, 'active') },
                ],
                [{ label: 'Revoke', icon: Trash2, danger: true, onSelect: () => setDoing({ what: 'revoke', row }) }],
              ]
            : undefined
        }
        empty={
          <EmptyState icon={KeyRound} title={keyless ? 'It is called without a key' : 'No key yet'} action={add}>
            {keyless
              ? 'Where it asks for one after all, change how keys are sent first.'
              : 'Calls to this provider fail until it has a key. Make one there, and add it here.'}
          </EmptyState>
        }
      />
      {doing?.what === 'add' && <KeyDialog params={params} auth={provider.auth.as} onClose={close} onDone={onChanged} />}
      {doing?.what === 'change' && <KeyDialog params={params} auth={provider.auth.as} current={doing.row} onClose={close} onDone={onChanged} />}
      {doing?.what === 'rotate' && <RotateKeyDialog params={params} auth={provider.auth.as} current={doing.row} onClose={close} onDone={onChanged} />}
      <RevokeKey params={params} provider={provider} row={doing?.what === 'revoke' ? doing.row : null} onClose={close} onDone={onChanged} />
    </Card>
  );
}
