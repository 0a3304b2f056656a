'use client';
import { functionalUpdate, type RowSelectionState, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import type { ProblemView } from '@/lib/problem';
import { classes } from '../classes';
import { ErrorState } from '../error-state';
import type { MenuEntry } from '../menu';
import { SkeletonRows } from '../skeleton';
import { BulkBar } from './bulk-bar';
import { type Column, columnDefinitions, sortingState, sortText, TABLE_FEATURES } from './columns';
import { TableHead } from './table-head';
import { LoadMore, type MoreRows } from './table-more';
import { TableRow } from './table-row';

export type { Column } from './columns';

export interface DataTableProps<Row extends object> {
  /** Names the table for assistive technology: "APIs". */
  label: string;
  rows: readonly Row[] | undefined;
  columns: readonly Column<Row>[];
  rowId: (row: Row) => string;
  /** The first column becomes a link there. */
  rowHref?: (row: Row) => string;
  /** The first column becomes a button; for a row that opens a side panel. */
  onRowPress?: (row: Row) => void;
  /** The row whose panel is open. */
  currentRowId?: string | null;
  rowActions?: (row: Row) => readonly (readonly MenuEntry[])[];
  /** Given: rows can be selected, and this is shown for the chosen ones. */
  bulkActions?: (ids: readonly string[], clear: () => void) => ReactNode;
  /** From `useSort()`. `server`: the rows come sorted; otherwise they are sorted here. */
  sort?: { value: string | null; onChange: (sort: string | null) => void; server?: boolean };
  more?: MoreRows;
  problem?: ProblemView | null;
  onRetry?: () => void;
  /** An EmptyState that teaches. */
  empty: ReactNode;
  className?: string;
}

const ROW_PX = 41;
const VIRTUAL_FROM = 100;

/** A list: sticky head, sorting, selection, row actions, keyset paging; 10,000 rows stay quick because only those in view are drawn. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { rows, problem, onRetry, empty, label } = props;
  if (problem) return <ErrorState problem={problem} onRetry={onRetry} />;
  if (rows === undefined) return <SkeletonRows label={`Loading ${label}`} />;
  if (rows.length === 0) return empty;
  return <FilledTable {...props} rows={rows} />;
}

function FilledTable<Row extends object>({
  rows,
  columns,
  rowId,
  sort,
  bulkActions,
  more,
  label,
  className,
  ...rest
}: DataTableProps<Row> & { rows: readonly Row[] }) {
  const region = useRef<HTMLElement>(null);
  const [ownSort, setOwnSort] = useState<string | null>(null);
  const [selection, setSelection] = useState<RowSelectionState>({});
  const definitions = useMemo(() => columnDefinitions(columns), [columns]);
  const sorting = sortingState(sort ? sort.value : ownSort);
  const table = useTable({
    features: TABLE_FEATURES,
    columns: definitions,
    data: rows as Row[],
    getRowId: rowId,
    manualSorting: sort?.server ?? false,
    state: { sorting, rowSelection: selection },
    onSortingChange: (update) => (sort?.onChange ?? setOwnSort)(sortText(functionalUpdate(update, sorting))),
    onRowSelectionChange: setSelection,
  });
  const shown = table.getRowModel().rows;
  const virtual = shown.length >= VIRTUAL_FROM;
  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => region.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    enabled: virtual,
  });
  const items = virtualizer.getVirtualItems();
  const visible = virtual ? items.map((item) => item.index) : shown.map((_, index) => index);
  const before = virtual ? (items[0]?.start ?? 0) : 0;
  const after = virtual ? virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;
  const chosen = Object.keys(selection);
  const selectable = bulkActions !== undefined;

  return (
    <div className={classes('@container relative flex min-w-0 flex-col', className)}>
      {selectable && chosen.length > 0 && (
        <BulkBar count={chosen.length} onClear={() => setSelection({})}>
          {bulkActions(chosen, () => setSelection({}))}
        </BulkBar>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section ref={region} tabIndex={0} aria-label={label} className="max-h-[max(320px,calc(100dvh-240px))] overflow-auto focus-visible:-outline-offset-2">
        <table aria-rowcount={more?.hasMore ? -1 : shown.length + 1} className="w-full border-separate border-spacing-0 text-left text-13">
          <TableHead columns={columns} table={table} selectable={selectable} actions={rest.rowActions !== undefined} />
          <tbody>
            {before > 0 && <tr aria-hidden style={{ height: before }} />}
            {visible.map((index) => {
              const row = shown[index];
              return (
                row && (
                  <TableRow
                    key={row.id}
                    row={row}
                    index={index}
                    measure={virtual ? virtualizer.measureElement : undefined}
                    columns={columns}
                    selectable={selectable}
                    {...rest}
                  />
                )
              );
            })}
            {after > 0 && <tr aria-hidden style={{ height: after }} />}
          </tbody>
        </table>
      </section>
      {more && <LoadMore more={more} count={shown.length} />}
    </div>
  );
}
