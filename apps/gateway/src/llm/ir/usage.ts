import type { ModelUsage } from '@gatehouse/definition';

/**
 * What a model call used, each member only where the provider told it. Whatever a provider's own convention, inputTokens are ALL tokens of the input (read from and written
 * to caches included) and outputTokens all of the output (reasoning included); the others are parts of them.
 */
export type Usage = ModelUsage;

export type UsageName = keyof Usage;

function combine(a: Usage, b: Usage, how: (a: number, b: number) => number): Usage {
  const both: Usage = { ...a };
  for (const name of Object.keys(b) as UsageName[]) {
    const value = b[name];
    if (value === undefined) continue;
    const known = both[name];
    both[name] = known === undefined ? value : how(known, value);
  }
  return both;
}

/** Two tellings of one call, of which each may be partial: providers count up while they stream. Commutative, associative, idempotent; `{}` changes nothing. */
export const mergeUsage = (a: Usage, b: Usage): Usage => combine(a, b, Math.max);

/** Two calls: attempts, hedges, parts of a batch. */
export const addUsage = (a: Usage, b: Usage): Usage => combine(a, b, (x, y) => x + y);

/** Of anything: sums of many calls stay whole numbers. */
const COUNT_MAX = 1e12;

/** What a provider told, as counters and records take it: nothing below nothing, no part of a token, no number past counting. */
export function countable(told: Usage): Usage {
  const usage: Usage = {};
  for (const [name, value] of Object.entries(told) as [UsageName, number][]) {
    if (value >= 0) usage[name] = Math.min(name === 'audioSeconds' ? value : Math.ceil(value), COUNT_MAX);
  }
  return usage;
}

export const isNoUsage = (usage: Usage): boolean => Object.values(usage).every((value) => value === undefined);
