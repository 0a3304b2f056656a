import { DAY_MS } from '@gatehouse/definition';
import { ProblemError } from '@gatehouse/kernel';
import { grainMs, grainOf } from '../call-records/index.js';

const BUCKETS = 60;
const SPAN_MS_MAX = 366 * DAY_MS;

/** A stretch of time in whole grains of the roll-ups: `from` and `to` are moved outwards to their edges. */
export interface Span {
  from: Date;
  to: Date;
  bucketMs: number;
}

export function spanOf(fromMs: number, toMs: number, grain = grainMs[grainOf({ from: new Date(fromMs), to: new Date(toMs) })]): Span {
  const from = Math.floor(fromMs / grain) * grain;
  const to = Math.max(from + grain, Math.ceil(toMs / grain) * grain);
  return { from: new Date(from), to: new Date(to), bucketMs: Math.max(1, Math.ceil((to - from) / grain / BUCKETS)) * grain };
}

/** The stretch of the same length that ends where this one begins. */
export function before({ from, to, bucketMs }: Span): Span {
  return { from: new Date(2 * from.getTime() - to.getTime()), to: from, bucketMs };
}

/** When each bucket begins. */
export function starts({ from, to, bucketMs }: Span): Date[] {
  return Array.from({ length: Math.ceil((to.getTime() - from.getTime()) / bucketMs) }, (_, index) => new Date(from.getTime() + index * bucketMs));
}

/** @param grain milliseconds; by the span's length if left out. @throws ProblemError request.invalid */
export function spanFor({ from, to }: { from: string; to: string }, grain?: number): Span {
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
  const fault = fromMs >= toMs ? 'is not before `to`' : toMs - fromMs > SPAN_MS_MAX ? 'is more than a year before `to`' : undefined;
  if (fault) throw new ProblemError('request.invalid', 'This span cannot be shown.', { errors: [{ pointer: '?from', detail: fault }] });
  return spanOf(fromMs, toMs, grain);
}
