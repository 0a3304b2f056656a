import type { Logger } from '../compile/runtime.js';
import type { ObjectWriter } from './object-writer.js';
import type { Reader } from './reader.js';
import type { LastGood, SnapshotStore } from './store.js';

export interface KeeperOptions {
  store: SnapshotStore;
  reader: Reader;
  writer: ObjectWriter;
  log: Logger;
  /** False while objects are being written that nothing kept names yet. */
  mayPrune(): boolean;
}

/** A snapshot in force, as it is to be kept. */
export interface Kept {
  lastGood: LastGood;
  /** Hashes of all that it needs. */
  named: ReadonlySet<string>;
}

/**
 * Keeps the last good snapshot on disk while the next may be under way already: flushing thousands of objects takes long, and a change must not wait
 * for it. When changes come faster than the disk takes them, only the newest is kept.
 */
export class LastGoodKeeper {
  #next: Kept | undefined;
  #keeping: Promise<void> | undefined;
  #pruning: Promise<void> = Promise.resolve();

  constructor(private readonly options: KeeperOptions) {}

  /** Replaces what was to be kept and is not under way yet. */
  keep(kept: Kept): void {
    this.#next = kept;
    this.#keeping ??= this.#keepAll().finally(() => {
      this.#keeping = undefined;
    });
  }

  /** Objects may be written again: none is being taken for superfluous. */
  pruned(): Promise<void> {
    return this.#pruning;
  }

  /** Settles when nothing is left to be kept. */
  async idle(): Promise<void> {
    await this.#keeping;
  }

  async #keepAll(): Promise<void> {
    const { store, reader, writer, log, mayPrune } = this.options;
    for (let kept = this.#next; kept; kept = this.#next) {
      this.#next = undefined;
      try {
        await writer.flushed();
        await store.save(await reader.json(kept.lastGood, kept.lastGood.signed.manifest.length));
        if (this.#next !== undefined || !mayPrune()) continue;
        const pruning = store.prune(kept.named);
        this.#pruning = pruning.catch(() => undefined);
        await pruning;
      } catch (error) {
        log.error({ err: error }, 'the snapshot cannot be kept on disk: it serves, but would not survive a restart');
      }
    }
  }
}
