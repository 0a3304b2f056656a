import type { Priority } from '@gatehouse/definition';
import type { Exchange } from '../exchange/exchange.js';

/** From the most important on. */
const PRIORITIES: readonly Priority[] = ['high', 'normal', 'low'];
export const RANKS = PRIORITIES.length;
const NORMAL = PRIORITIES.indexOf('normal');

/** 0 for the most important. A plan is found by its id or its name. */
export function rankBy(priorities: readonly { plan: string; priority: Priority }[]): (x: Exchange) => number {
  if (priorities.length === 0) return () => NORMAL;
  const ranks = new Map(priorities.map(({ plan, priority }) => [plan, PRIORITIES.indexOf(priority)]));
  return (x) => {
    const plan = x.principal?.plan?.object;
    return plan === undefined ? NORMAL : (ranks.get(plan.id) ?? ranks.get(plan.name) ?? NORMAL);
  };
}
