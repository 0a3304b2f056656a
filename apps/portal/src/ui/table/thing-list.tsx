'use client';
import { Eye, type LucideIcon, Pencil, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { unlessEmpty } from '@/lib/unless-empty';
import type { ListState } from '@/lib/use-list';
import { Card } from '../card';
import { EmptyState } from '../empty-state';
import { PageHeader } from '../page-header';
import { type Column, DataTable } from './data-table';

interface ThingListProps<Row extends { id: string }> {
  title: string;
  description: string;
  list: Pick<ListState<{ items: Row[] }>, 'rows' | 'problem' | 'retry'>;
  columns: readonly Column<Row>[];
  /** Where the page of each is, before its id. */
  base: string;
  /** The button that makes another; null for those who may not, who may not change any either. */
  make: ReactNode;
  /** Its page is for looking; changing has one of its own. */
  withEdit?: boolean;
  onRemove: (row: Row) => void;
  empty: { icon: LucideIcon; title: string; text: string };
}

/** All things of one kind, each with its page. */
export function ThingList<Row extends { id: string }>({ title, description, list, columns, base, make, withEdit, onRemove, empty }: ThingListProps<Row>) {
  const ways = (row: Row) => [
    ...(withEdit ? [{ label: 'Look at it', icon: Eye, href: `${base}/${row.id}` }] : []),
    { label: 'Change', icon: Pencil, href: `${base}/${row.id}${withEdit ? '/edit' : ''}` },
  ];
  const actions = (row: Row) => [ways(row), [{ label: 'Remove', icon: Trash2, danger: true, onSelect: () => onRemove(row) }]];
  return (
    <>
      <PageHeader title={title} description={description} actions={unlessEmpty(list.rows, make)} />
      <Card flush>
        <DataTable
          label={title}
          rows={list.rows}
          columns={columns}
          rowId={(row) => row.id}
          rowHref={(row) => `${base}/${row.id}`}
          rowActions={make ? actions : undefined}
          problem={list.problem}
          onRetry={list.retry}
          empty={
            <EmptyState icon={empty.icon} title={empty.title} action={make}>
              {empty.text}
            </EmptyState>
          }
        />
      </Card>
    </>
  );
}
