import type { Costs, Limit } from '@gatehouse/definition';
import type { Exchange } from '../exchange/exchange.js';

export type CostByOperation = ReadonlyMap<string, number>;

/** Null where every call costs one. */
export function costByOperation(limit: Limit): CostByOperation | null {
  const costs: Costs | undefined = limit.kind === 'rate' || limit.kind === 'quota' ? limit.costs : undefined;
  return costs === undefined || costs.length === 0 ? null : new Map(costs.map(({ operation, units }) => [operation, units]));
}

/** Units that this call takes; 0 is not counted. */
export function costOf(x: Exchange, costs: CostByOperation | null): number {
  return costs === null ? 1 : (costs.get(x.operation?.id ?? '*') ?? 1);
}
