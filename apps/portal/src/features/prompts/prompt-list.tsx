'use client';
import { Plus, ScrollText, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/lib/api';
import { useMay } from '@/lib/session-context';
import { unlessEmpty } from '@/lib/unless-empty';
import { useList } from '@/lib/use-list';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { LinkButton } from '@/ui/link-button';
import { PageHeader } from '@/ui/page-header';
import { RelativeTime } from '@/ui/relative-time';
import { StateBadge } from '@/ui/state-badge';
import { type Column, DataTable } from '@/ui/table/data-table';
import type { PromptRow } from './prompt-view';
import { draftOf, stateOf } from './prompt-words';
import { RemovePrompt } from './remove-prompt';

function servedWords(row: PromptRow): string {
  const draft = draftOf(row);
  const serves = row.current === null ? 'None published' : `Version ${row.current}`;
  return draft === undefined ? serves : `${serves}, draft ${draft}`;
}

const COLUMNS: readonly Column<PromptRow>[] = [
  {
    id: 'name',
    header: 'Prompt',
    cell: (row) => (
      <>
        <span className="wrap-anywhere">{row.name}</span>
        <span className="wrap-anywhere block font-mono text-12 text-ink-muted">{row.slug}</span>
      </>
    ),
    sortValue: (row) => row.name,
  },
  { id: 'state', header: 'State', cell: (row) => <StateBadge state={stateOf(row)} /> },
  { id: 'versions', header: 'Versions', cell: servedWords },
  { id: 'changed', header: 'Changed', cell: (row) => <RelativeTime at={row.versions[0]?.updatedAt ?? row.updatedAt} />, wideOnly: true },
];

export function PromptList({ tenant }: { tenant: string }) {
  const mayWrite = useMay(tenant, 'prompts:write');
  const [removing, setRemoving] = useState<PromptRow | null>(null);
  const list = useList({ key: ['prompts', tenant], read: () => api.prompts.list({ params: { tenant } }) });
  const base = `/console/${tenant}/ai/prompts`;
  const make = mayWrite && (
    <LinkButton variant="primary" icon={Plus} href={`${base}/new`}>
      New prompt
    </LinkButton>
  );
  return (
    <>
      <PageHeader
        title="Prompts"
        description="Messages with variables, in versions. An API of models offers them as operations of their own: callers give the variables and get the answer."
        actions={unlessEmpty(list.rows, make)}
      />
      <Card flush>
        <DataTable
          label="Prompts"
          rows={list.rows}
          columns={COLUMNS}
          rowId={(row) => row.id}
          rowHref={(row) => `${base}/${row.slug}`}
          rowActions={mayWrite ? (row) => [[{ label: 'Remove', icon: Trash2, danger: true, onSelect: () => setRemoving(row) }]] : undefined}
          problem={list.problem}
          onRetry={list.retry}
          empty={
            <EmptyState icon={ScrollText} title="No prompt yet" action={make}>
              Write it once, with variables where calls differ. Published, it has an address, a schema and a version: those who call it need not know the model,
              and you can make it better without them.
            </EmptyState>
          }
        />
      </Card>
      <RemovePrompt tenant={tenant} prompt={removing} onClose={() => setRemoving(null)} onRemoved={list.refresh} />
    </>
  );
}
