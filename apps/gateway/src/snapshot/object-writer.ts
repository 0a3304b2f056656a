import type { SnapshotStore } from './store.js';

/** More than this on its way to disk, and who brings more has to wait: a first snapshot may be larger than memory should be. */
const BACKLOG_BYTES_MAX = 32 << 20;

/** Puts objects on disk behind the back of those who fetched them. Objects are named by their content, so one too many does no harm. */
export class ObjectWriter {
  #backlogBytes = 0;
  #writing: Promise<void> = Promise.resolve();
  #failure: Error | undefined;
  #unflushed = new Set<string>();

  constructor(private readonly store: SnapshotStore) {}

  /** Settles when there is room for more. Never rejects: `flushed` tells. */
  async write(objects: [hash: string, bytes: Buffer][]): Promise<void> {
    const bytes = objects.reduce((sum, [, object]) => sum + object.length, 0);
    this.#backlogBytes += bytes;
    this.#writing = this.#writing
      .then(() => this.#writeAll(objects))
      .catch((error: Error) => {
        this.#failure = error;
      })
      .then(() => {
        this.#backlogBytes -= bytes;
      });
    if (this.#backlogBytes > BACKLOG_BYTES_MAX) await this.#writing;
  }

  /** Settles when all that was given so far is on disk for good. @throws the first thing that went wrong since it was asked last */
  async flushed(): Promise<void> {
    await this.#writing;
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) throw failure;
    const hashes = this.#unflushed;
    this.#unflushed = new Set();
    if (hashes.size > 0) await this.store.flushObjects(hashes);
  }

  async #writeAll(objects: [hash: string, bytes: Buffer][]): Promise<void> {
    for (const [hash, bytes] of objects) {
      await this.store.writeObject(hash, bytes);
      this.#unflushed.add(hash);
    }
  }
}
