'use client';
import type { Row as TanstackRow } from '@tanstack/react-table';
import { Ellipsis } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Checkbox } from '../checkbox';
import { classes } from '../classes';
import { IconButton } from '../icon-button';
import { Menu, type MenuEntry } from '../menu';
import type { Column, TABLE_FEATURES } from './columns';

interface TableRowProps<Row extends object> {
  row: TanstackRow<typeof TABLE_FEATURES, Row>;
  index: number;
  /** Tells the window over a long list how tall the row became. */
  measure?: (row: HTMLTableRowElement | null) => void;
  columns: readonly Column<Row>[];
  selectable: boolean;
  rowHref?: (row: Row) => string;
  onRowPress?: (row: Row) => void;
  currentRowId?: string | null;
  rowActions?: (row: Row) => readonly (readonly MenuEntry[])[];
}

// text that may break anywhere would be squeezed to a letter a line
const CELL = 'h-10 border-line border-b px-3 py-1 text-ink first:pl-4 last:pr-4 @xl:has-[.wrap-anywhere]:min-w-32';

export function TableRow<Row extends object>({ row, index, measure, columns, selectable, rowHref, onRowPress, currentRowId, rowActions }: TableRowProps<Row>) {
  const current = currentRowId === row.id;
  const actions = rowActions?.(row.original);
  return (
    <tr
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      aria-current={current || undefined}
      className={classes('group hover:bg-hover', (current || row.getIsSelected()) && 'bg-accent-tint')}
    >
      {selectable && (
        <td className={CELL}>
          <Checkbox label={`Select row ${index + 1}`} labelHidden checked={row.getIsSelected()} onChange={(checked) => row.toggleSelected(checked)} />
        </td>
      )}
      {columns.map((column, at) => (
        <td
          key={column.id}
          className={classes(
            CELL,
            at === 0 && 'min-w-44',
            column.align === 'right' && 'whitespace-nowrap text-right tabular-nums',
            column.wideOnly && 'hidden @xl:table-cell',
          )}
        >
          {at === 0 ? <Opener row={row.original} rowHref={rowHref} onRowPress={onRowPress} content={column.cell(row.original)} /> : column.cell(row.original)}
        </td>
      ))}
      {actions && (
        <td className={classes(CELL, 'text-right')}>
          {actions.length > 0 && <Menu trigger={<IconButton icon={Ellipsis} label={`Actions of row ${index + 1}`} size="sm" />} groups={actions} />}
        </td>
      )}
    </tr>
  );
}

const OPENER = 'rounded-sm text-left font-medium text-ink hover:underline hover:underline-offset-3';

function Opener<Row extends object>({
  row,
  rowHref,
  onRowPress,
  content,
}: Pick<TableRowProps<Row>, 'rowHref' | 'onRowPress'> & { row: Row; content: ReactNode }) {
  if (rowHref) {
    return (
      <Link href={rowHref(row)} prefetch={false} className={OPENER}>
        {content}
      </Link>
    );
  }
  if (onRowPress) {
    return (
      <button type="button" onClick={() => onRowPress(row)} className={OPENER}>
        {content}
      </button>
    );
  }
  return content;
}
