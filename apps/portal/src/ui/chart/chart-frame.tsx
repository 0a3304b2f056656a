'use client';
import { ChartColumn, Table2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { exactTime } from '@/lib/time';
import { classes } from '../classes';
import { IconButton } from '../icon-button';
import { type Point, type Series, seriesColor } from './series';

export interface ChartProps {
  /** Says what is drawn: "Calls per minute". */
  title: string;
  series: readonly Series[];
  points: readonly Point[];
  /** Writes a value with its unit: "12.3 ms". */
  format?: (value: number) => string;
  heightPx?: number;
}

/** Title, legend, the drawing, and the same numbers as a table for those who do not see it. */
export function ChartFrame({ title, series, points, format = String, heightPx = 200, note, children }: ChartProps & { note?: ReactNode; children: ReactNode }) {
  const [asTable, setAsTable] = useState(false);
  return (
    <figure className="flex min-w-0 flex-col gap-2">
      <figcaption className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span className="font-medium text-13 text-ink">{title}</span>
        {series.length > 1 && <Legend series={series} />}
        <span className="ml-auto flex items-center gap-2 text-12 text-ink-muted">
          {note}
          <IconButton
            icon={asTable ? ChartColumn : Table2}
            label={asTable ? 'Show as chart' : 'Show as table'}
            size="sm"
            onClick={() => setAsTable(!asTable)}
          />
        </span>
      </figcaption>
      {asTable ? (
        <NumbersTable title={title} series={series} points={points} format={format} heightPx={heightPx} />
      ) : (
        <div role="img" aria-label={`${title}: chart of ${points.length} points. The same numbers are available as a table.`} style={{ height: heightPx }}>
          {children}
        </div>
      )}
    </figure>
  );
}

function Legend({ series }: { series: readonly Series[] }) {
  return (
    <ul className="flex flex-wrap gap-x-3 text-12 text-ink-muted">
      {series.map((entry, index) => (
        <li key={entry.key} className="flex items-center gap-1.5">
          <span aria-hidden className="size-2 rounded-sm" style={{ background: seriesColor(entry, index) }} />
          {entry.label}
        </li>
      ))}
    </ul>
  );
}

function NumbersTable({ title, series, points, format = String, heightPx }: ChartProps) {
  const cell = 'border-line border-b px-3 py-1';
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section tabIndex={0} aria-label={`${title}, numbers`} className="overflow-auto rounded-md border border-line" style={{ height: heightPx }}>
      <table className="w-full text-12">
        <thead>
          <tr>
            <th scope="col" className={classes(cell, 'text-left')}>
              From
            </th>
            {series.map((entry) => (
              <th key={entry.key} scope="col" className={classes(cell, 'text-right')}>
                {entry.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr key={point.at}>
              <td className={cell}>{exactTime(point.at)}</td>
              {series.map((entry) => (
                <td key={entry.key} className={classes(cell, 'text-right')}>
                  {point.values[entry.key] === undefined ? '–' : format(point.values[entry.key] ?? 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
