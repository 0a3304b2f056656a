import type { CompiledTarget } from '../target.js';

/** Chooses a target among those of a level. Allocates nothing. */
export interface Balancer {
  /** @param key what hashing goes by; undefined where the call has none, or the balancer needs none */
  pick(targets: readonly CompiledTarget[], level: number, tried: readonly CompiledTarget[], key: string | undefined): CompiledTarget | null;
}

/**
 * Who may be chosen, from the best to the last resort. The last two are the panic rule: when every target is out, the calls go to all of them as if none were, because
 * calls that may fail are better than calls that surely do, and only calls find out that a target is well again.
 */
export const Level = {
  /** Up, with a connection to be had, and not tried by this call. */
  free: 0,
  /** Up and not tried: the call may have to wait for a connection. */
  untried: 1,
  up: 2,
  anyUntried: 3,
  any: 4,
} as const;

export function eligible(target: CompiledTarget, level: number, tried: readonly CompiledTarget[]): boolean {
  const { state } = target;
  if (level <= Level.up && !state.up) return false;
  if (level === Level.free && state.pool.full) return false;
  return level === Level.up || level === Level.any || tried.length === 0 || !tried.includes(target);
}
