import type { Figure } from '../bench/figures.js';

/** A row of the reliability board, by name. It may have several figures, `R8 gateway` and `R8 redis`, each with lines of its own. */
export interface Row {
  id: string;
  title: string;
  measure(options: DrillOptions): Promise<Figure[]>;
}

export interface DrillOptions {
  /** 1 is the board's own size. Less is for trying a drill out, and says so beside every figure. */
  scale: number;
  /** Of the soak. */
  minutes: number;
  /** Hears what is being done. */
  say: (text: string) => void;
}

type Plain = Omit<Figure, 'holds' | 'anchors' | 'detail' | 'must'> & Partial<Pick<Figure, 'anchors' | 'detail' | 'must'>>;

/** A figure where less is better. Where nothing else is said, the goal is the line under which nothing lands as well. */
export function atMost(figure: Plain): Figure {
  return { anchors: {}, detail: {}, must: figure.goal, ...figure, holds: figure.value <= figure.goal };
}

/** A figure where the goal is all there is: 20 of 20. */
export function allOf(figure: Plain): Figure {
  return { anchors: {}, detail: {}, must: figure.goal, ...figure, holds: figure.value >= figure.goal };
}

/** True where the figure is past the line that it must hold, whichever way its goal lies. */
export function misses({ value, goal, must, holds }: Figure): boolean {
  if (Number.isNaN(value)) return true;
  if (holds || must === null) return false;
  const moreIsBetter = value < goal;
  if (must === null) return false;
  return moreIsBetter ? value < must : value > must;
}

/** Sizes of a drill that is tried out small keep a floor, under which it would show nothing. */
export const scaled = (count: number, { scale }: DrillOptions, least = 1): number => Math.max(least, Math.round(count * scale));
