import { percentile, rounded } from '../bench/figures.js';

/** What a process had of something at a time, in minutes since the beginning. */
export interface Point {
  minutes: number;
  value: number;
}

/** Theil-Sen: the median of all slopes between two points, which single peaks do not move. In 10 minutes. */
export function slopeOf(points: readonly Point[]): number {
  const slopes = points.flatMap((a, index) => points.slice(index + 1).map((b) => (b.value - a.value) / (b.minutes - a.minutes)));
  return rounded(percentile(slopes, 0.5) * 10);
}

/** How much more a process ever had after a time than ever before; below 0 where it had less. */
export function riseOf(points: readonly Point[], warmMinutes: number): number {
  const most = (some: readonly Point[]) => Math.max(...some.map(({ value }) => value));
  return rounded(most(points.filter(({ minutes }) => minutes > warmMinutes)) - most(points.filter(({ minutes }) => minutes <= warmMinutes)), 1);
}

/** The median of each minute. */
export function byMinute(points: readonly Point[], digits = 0): number[] {
  const minutes = Map.groupBy(points, (point) => Math.floor(point.minutes));
  return [...minutes.values()].map((all) =>
    rounded(
      percentile(
        all.map(({ value }) => value),
        0.5,
      ),
      digits,
    ),
  );
}
