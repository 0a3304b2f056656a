import type { Runtime } from './runtime.js';

interface Held {
  readonly value: unknown;
  holders: number;
}

const all = new WeakMap<Runtime, Map<string, Held>>();

/**
 * What outlives the snapshots that it serves in, so that a change elsewhere forgets nothing: made by the first who asks under a key, gone with the last who held it.
 * One key stands for values of one type.
 */
export function hold<T>(runtime: Runtime, key: string, make: () => T): { value: T; release: () => void } {
  const held = all.get(runtime) ?? new Map<string, Held>();
  all.set(runtime, held);
  const one = held.get(key) ?? { value: make(), holders: 0 };
  held.set(key, one);
  one.holders++;
  return {
    value: one.value as T,
    release: () => {
      if (--one.holders === 0) held.delete(key);
    },
  };
}
