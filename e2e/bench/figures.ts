/** One line of the board, as `--json` writes it. */
export interface Figure {
  id: string;
  value: number;
  unit: string;
  goal: number;
  /** The line under which nothing lands; null where the board sets none. */
  must: number | null;
  /** Higher is better; otherwise lower. */
  more?: boolean;
  holds: boolean;
  anchors: Record<string, number>;
  detail: Record<string, unknown>;
}

export interface Options {
  /** How long a load is held. */
  minutes: number;
  /** Calls per second of such a load. */
  rate: number;
}

/** A row of the board, by name. */
export interface Row {
  id: string;
  measure(options: Options): Promise<Figure[]>;
}

/** The value under which the share `p` of the values lies. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)] ?? Number.NaN;
}

export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));
