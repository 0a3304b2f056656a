'use client';
import type { audit, Result } from '@gatehouse/contracts';
import { ScrollText } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/lib/api';
import { useList } from '@/lib/use-list';
import { Card } from '@/ui/card';
import { CodeBlock } from '@/ui/code-block';
import { CopyText } from '@/ui/copy';
import { EmptyState } from '@/ui/empty-state';
import { FactList } from '@/ui/fact-list';
import { FilterBar, SearchFilter, useFilters } from '@/ui/filter-bar';
import { PageHeader } from '@/ui/page-header';
import { RelativeTime } from '@/ui/relative-time';
import { SidePanel } from '@/ui/side-panel';
import { type Column, DataTable } from '@/ui/table/data-table';
import { Pager } from '@/ui/table/pager';

type Entry = Result<(typeof audit)['list']>['items'][number];

/** `subscription.approved` as words: "subscription approved". */
const words = (action: string): string => action.replace(/[._]/g, ' ');

const COLUMNS: readonly Column<Entry>[] = [
  { id: 'action', header: 'What', cell: (row) => words(row.action) },
  { id: 'subject', header: 'Which', cell: (row) => row.subject.name },
  { id: 'actor', header: 'Who', cell: (row) => row.actor.name },
  { id: 'reason', header: 'Why', cell: (row) => row.reason ?? '–', wideOnly: true },
  { id: 'at', header: 'When', cell: (row) => <RelativeTime at={row.at} /> },
];

function EntryPanel({ entry, onClose }: { entry: Entry | null; onClose: () => void }) {
  return (
    <SidePanel open={entry !== null} onOpenChange={(open) => !open && onClose()} title={entry ? `${words(entry.action)}: ${entry.subject.name}` : ''}>
      {entry && (
        <div className="flex flex-col gap-4">
          <FactList
            facts={[
              { label: 'Who', value: `${entry.actor.name} (${entry.actor.kind})` },
              { label: 'When', value: <RelativeTime at={entry.at} /> },
              { label: 'Subject', value: <CopyText text={entry.subject.id} /> },
              { label: 'Why', value: entry.reason ?? '–' },
              { label: 'From address', value: entry.address ?? '–' },
              { label: 'Request', value: entry.requestId ? <CopyText text={entry.requestId} /> : '–' },
            ]}
          />
          <CodeBlock title="What changed" code={JSON.stringify(entry.detail, null, 2)} />
        </div>
      )}
    </SidePanel>
  );
}

/** With a tenant its trail; without one the installation's. Append-only: nobody edits or deletes an entry. */
export function AuditTrail({ tenant }: { tenant?: string }) {
  const { action, subjectId } = useFilters(['action', 'subjectId']);
  const [shown, setShown] = useState<Entry | null>(null);
  const list = useList({
    key: ['audit', tenant ?? 'all', action, subjectId],
    read: (cursor) => {
      const query = { cursor, action: action ?? undefined, subjectId: subjectId ?? undefined };
      return tenant ? api.audit.list({ params: { tenant }, query }) : api.audit.listAll({ query });
    },
  });
  return (
    <>
      <PageHeader title="Audit" description="Who changed what, when and why. Entries cannot be edited or deleted." />
      <FilterBar names={['action', 'subjectId']}>
        <SearchFilter name="action" label="Action, such as api.created" />
        <SearchFilter name="subjectId" label="Id of the subject" />
      </FilterBar>
      <Card flush>
        <DataTable
          label="Audit entries"
          rows={list.rows}
          columns={COLUMNS}
          rowId={(row) => row.id}
          onRowPress={setShown}
          currentRowId={shown?.id ?? null}
          problem={list.problem}
          onRetry={list.retry}
          empty={
            <EmptyState icon={ScrollText} title="No entry matches">
              Every change writes an entry here in the same transaction. Reset the filters to see all.
            </EmptyState>
          }
        />
        <Pager nextCursor={list.nextCursor} />
      </Card>
      <EntryPanel entry={shown} onClose={() => setShown(null)} />
    </>
  );
}
