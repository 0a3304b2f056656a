import type { Room } from './room.js';

/** One line of the board, as `--json` writes it. */
export interface Figure {
  /** That of its row, with a name after a dash where the row has several. */
  id: string;
  value: number;
  unit: string;
  /** `holds` compares with it; lower is better. */
  goal: number;
  /** Nothing lands above it; null where the board sets no such line. */
  must: number | null;
  holds: boolean;
  /** The same figure of others, by name. */
  anchors: Record<string, number>;
  detail: Record<string, unknown>;
}

/** Why a latency that a proxy adds is no figure. */
export const NOISE = 'without a proxy it took longer than with one: other work on this machine is louder than what a proxy adds';

export interface Outcome {
  figures: Figure[];
  /** What could not be measured, and why: a peer that is not installed, mostly. */
  lacking: { id: string; why: string }[];
}

/** A row of the board. */
export interface Row {
  id: string;
  about: string;
  /** @throws when nothing of it could be measured */
  measure(room: Room): Promise<Outcome>;
}

export const figure = (given: Omit<Figure, 'holds' | 'must'> & { must?: number }): Figure => ({
  ...given,
  must: given.must ?? null,
  holds: given.value <= given.goal,
});

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
};

export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));

/** Columns as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
