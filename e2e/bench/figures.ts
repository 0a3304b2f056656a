/** One line of the board, as `--json` writes it. */
export interface Figure {
  id: string;
  value: number;
  unit: string;
  goal: number;
  /** The line under which nothing lands. */
  must: number;
  holds: boolean;
  anchors: Record<string, number>;
  detail: Record<string, unknown>;
}

/** A row of the board, by name. */
export interface Row {
  id: string;
  /** Higher is better; otherwise lower. */
  more?: boolean;
  measure(): Promise<Figure>;
}

/** The value under which the share `p` of the values lies. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)] ?? Number.NaN;
}

export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));
