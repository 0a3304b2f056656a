'use client';
import type { Result, revisions } from '@gatehouse/contracts';
import { FileStack } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useThing } from '@/features/apis/thing/thing-context';
import { api } from '@/lib/api';
import { useMay } from '@/lib/session-context';
import { useList } from '@/lib/use-list';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { LinkButton } from '@/ui/link-button';
import { RelativeTime } from '@/ui/relative-time';
import { StateBadge } from '@/ui/state-badge';
import { type Column, DataTable } from '@/ui/table/data-table';
import { Pager } from '@/ui/table/pager';
import { RevisionCard } from './revision-card';

export type RevisionView = Result<(typeof revisions)['get']>;

/** "Pets 1.0.0, 4 operations". */
export const contentWords = ({ title, documentVersion, operationCount }: RevisionView): string =>
  `${title} ${documentVersion}, ${operationCount === 1 ? '1 operation' : `${operationCount} operations`}`;

const COLUMNS: readonly Column<RevisionView>[] = [
  { id: 'number', header: 'Revision', cell: (row) => `Revision ${row.number}` },
  { id: 'state', header: 'State', cell: (row) => <StateBadge state={row.state} /> },
  { id: 'runs', header: 'Runs in', cell: (row) => row.deployedTo.map(({ slug }) => slug).join(', ') || '–' },
  { id: 'document', header: 'Document', cell: (row) => <span className="wrap-anywhere line-clamp-2">{contentWords(row)}</span>, wideOnly: true },
  { id: 'note', header: 'Note', cell: (row) => <span className="line-clamp-1">{row.note || '–'}</span>, wideOnly: true },
  { id: 'author', header: 'By', cell: (row) => row.author.name, wideOnly: true },
  { id: 'changed', header: 'Changed', cell: (row) => <RelativeTime at={row.updatedAt} />, wideOnly: true },
];

/** All revisions of the version; the chosen one, or the newest, with what can be done to it. */
export function RevisionReview() {
  const { tenant, params, key, href } = useThing();
  const mayWrite = useMay(tenant, 'apis:write');
  const [chosen, choose] = useQueryState('revision', parseAsString);
  const list = useList({ key: [...key, 'revisions'], read: (cursor) => api.revisions.list({ params, query: { cursor } }) });
  const rows = list.rows;
  const revision = rows?.find(({ id, number }) => id === chosen || String(number) === chosen) ?? rows?.[0];
  return (
    <>
      {revision && <RevisionCard key={revision.id} revision={revision} />}
      <Card flush title="All revisions" description="A revision is the document with its policies and routing, fixed once it leaves draft.">
        <DataTable
          label="Revisions"
          rows={rows}
          columns={COLUMNS}
          rowId={(row) => row.id}
          onRowPress={(row) => void choose(String(row.number))}
          currentRowId={revision?.id}
          problem={list.problem}
          onRetry={list.retry}
          empty={
            <EmptyState
              icon={FileStack}
              title="No revision yet"
              action={
                mayWrite && (
                  <LinkButton variant="primary" href={href('document')}>
                    Write the document
                  </LinkButton>
                )
              }
            >
              A revision starts as a draft from an OpenAPI document, is reviewed, approved, and then deployed.
            </EmptyState>
          }
        />
        <Pager nextCursor={list.nextCursor} />
      </Card>
    </>
  );
}
