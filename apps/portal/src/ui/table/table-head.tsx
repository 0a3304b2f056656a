'use client';
import type { ReactTable } from '@tanstack/react-table';
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import { Checkbox } from '../checkbox';
import { classes } from '../classes';
import type { Column, TABLE_FEATURES } from './columns';

interface TableHeadProps<Row extends object> {
  columns: readonly Column<Row>[];
  table: ReactTable<typeof TABLE_FEATURES, Row>;
  selectable: boolean;
  actions: boolean;
}

export const HEAD_CELL = 'sticky top-0 z-1 h-9 whitespace-nowrap border-line border-b bg-subtle px-3 font-medium text-12 text-ink-muted first:pl-4 last:pr-4';

export function TableHead<Row extends object>({ columns, table, selectable, actions }: TableHeadProps<Row>) {
  return (
    <thead>
      <tr>
        {selectable && (
          <th scope="col" className={classes(HEAD_CELL, 'w-10')}>
            <Checkbox
              label="Select all loaded rows"
              labelHidden
              checked={table.getIsAllRowsSelected()}
              indeterminate={table.getIsSomeRowsSelected()}
              onChange={(checked) => table.toggleAllRowsSelected(checked)}
            />
          </th>
        )}
        {columns.map((column) => (
          <HeadCell key={column.id} column={column} table={table} />
        ))}
        {actions && (
          <th scope="col" className={classes(HEAD_CELL, 'w-12')}>
            <span className="sr-only">Actions</span>
          </th>
        )}
      </tr>
    </thead>
  );
}

const ARIA_SORT = { asc: 'ascending', desc: 'descending' } as const;

function HeadCell<Row extends object>({ column, table }: { column: Column<Row>; table: ReactTable<typeof TABLE_FEATURES, Row> }) {
  const direction = table.getColumn(column.id)?.getIsSorted() ?? false;
  const Icon = direction === 'asc' ? ArrowUp : direction === 'desc' ? ArrowDown : ChevronsUpDown;
  const style = classes(HEAD_CELL, column.align === 'right' && 'text-right', column.wideOnly && 'hidden @xl:table-cell');
  return (
    <th scope="col" aria-sort={direction ? ARIA_SORT[direction] : undefined} className={style} style={{ width: column.width }}>
      {column.sortValue ? (
        <button
          type="button"
          onClick={() => table.getColumn(column.id)?.toggleSorting()}
          className="-mx-1 inline-flex items-center gap-1 rounded-sm px-1 hover:text-ink"
        >
          {column.header}
          <Icon aria-hidden className={classes('size-3', !direction && 'opacity-60')} />
        </button>
      ) : (
        column.header
      )}
    </th>
  );
}
