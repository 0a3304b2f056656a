import type { ModelPrice } from '@gatehouse/contracts';
import type { Run } from './run-chat';

/** Of an answer that is written in less, the time says how browsers read and not how fast it was written. */
const AT_ONCE_MS = 20;

/** How fast the answer came once it had begun; null where the tokens are not known or all came at once. */
export function tokensPerSecond({ answer, firstMs, totalMs }: Pick<Run, 'answer' | 'firstMs' | 'totalMs'>): number | null {
  if (!answer.usage || firstMs === null || totalMs === null || totalMs - firstMs < AT_ONCE_MS) return null;
  return answer.usage.output / ((totalMs - firstMs) / 1_000);
}

/** By the catalogue’s plain prices, micro-dollars: what the record says later is exact. */
export function aboutMicros(price: ModelPrice, { input, cached, output }: NonNullable<Run['answer']['usage']>): number {
  const { inputPerMillion, outputPerMillion, cachedInputPerMillion = inputPerMillion } = price;
  return ((input - cached) * inputPerMillion + cached * cachedInputPerMillion + output * outputPerMillion) / 1_000_000;
}

export interface Compared {
  first: number | null;
  perSecond: number | null;
  total: number | null;
  cost: number | null;
}

/** Which figures of `own` are better than those of the other, where both are known and differ. */
export function betterOf(own: Compared, other: Compared | null): ReadonlySet<keyof Compared> {
  if (other === null) return new Set();
  const less = (['first', 'total', 'cost'] as const).filter((name) => lower(own[name], other[name]));
  return new Set([...less, ...(lower(other.perSecond, own.perSecond) ? (['perSecond'] as const) : [])]);
}

const lower = (a: number | null, b: number | null): boolean => a !== null && b !== null && a < b;
