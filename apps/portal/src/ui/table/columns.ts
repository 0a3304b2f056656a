import {
  type ColumnDef,
  createSortedRowModel,
  rowSelectionFeature,
  rowSortingFeature,
  type SortingState,
  sortFn_alphanumeric,
  tableFeatures,
} from '@tanstack/react-table';
import type { ReactNode } from 'react';

export interface Column<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** Given: the column can be sorted by it. With `sort.server` only its presence counts. */
  sortValue?: (row: Row) => string | number | null;
  align?: 'right';
  /** A CSS width: '120px', '30%'. */
  width?: string;
  /** Left out on a phone. */
  wideOnly?: boolean;
}

export const TABLE_FEATURES = tableFeatures({
  rowSortingFeature,
  rowSelectionFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric },
});

export function columnDefinitions<Row extends object>(columns: readonly Column<Row>[]): ColumnDef<typeof TABLE_FEATURES, Row>[] {
  return columns.map((column) => ({
    id: column.id,
    header: column.header,
    accessorFn: (row: Row) => column.sortValue?.(row) ?? null,
    enableSorting: column.sortValue !== undefined,
    sortFn: 'alphanumeric' as const,
    sortUndefined: 'last' as const,
  }));
}

/** `-name` in the URL is `name`, descending. */
export function sortingState(sort: string | null): SortingState {
  if (!sort) return [];
  return sort.startsWith('-') ? [{ id: sort.slice(1), desc: true }] : [{ id: sort, desc: false }];
}

export function sortText(state: SortingState): string | null {
  const [first] = state;
  return first ? `${first.desc ? '-' : ''}${first.id}` : null;
}
