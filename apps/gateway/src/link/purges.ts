import type { PurgeEntry } from '@gatehouse/definition';

/** What a supervisor repeats to its workers. */
const KEPT_MAX = 1_000;

/**
 * The stream of purges of stored responses, as far as it was heard. Kept nowhere: a process that begins has nothing stored, and hears again what may
 * concern a store that it shares with others.
 */
export class Purges {
  /** The last entry seen. */
  haveSequence = 0;
  #kept: PurgeEntry[] = [];

  /** @param act takes what is new, at once; called with nothing too, as a sign that all is known */
  constructor(private readonly act: (entries: readonly PurgeEntry[]) => void = () => {}) {}

  get kept(): readonly PurgeEntry[] {
    return this.#kept;
  }

  /** What the control plane says comes after what was seen. One that was restored from a backup counts anew. */
  take(entries: readonly PurgeEntry[]): boolean {
    this.act(entries);
    this.haveSequence = entries.at(-1)?.sequence ?? this.haveSequence;
    this.#kept = [...this.#kept, ...entries].slice(-KEPT_MAX);
    return entries.length > 0;
  }

  /** What another process has seen so far. */
  follow(kept: readonly PurgeEntry[]): void {
    const last = kept.at(-1)?.sequence ?? 0;
    this.take(last < this.haveSequence ? kept : kept.filter(({ sequence }) => sequence > this.haveSequence));
  }
}
