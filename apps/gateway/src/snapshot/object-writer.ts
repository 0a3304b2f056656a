import type { SnapshotStore } from './store.js';

/** More than this on its way to disk, and who brings more has to wait: a first snapshot may be larger than memory should be. */
const BACKLOG_BYTES_MAX = 16 << 20;

/** Puts objects on disk behind the back of those who fetched them. Objects are named by their content, so one too many does no harm. */
export class ObjectWriter {
  #backlogBytes = 0;
  #writing: Promise<void> = Promise.resolve();
  #failure: Error | undefined;

  constructor(private readonly store: SnapshotStore) {}

  /** Settles when there is room for more. Never rejects: `finished` tells. */
  async write(objects: [hash: string, bytes: Buffer][]): Promise<void> {
    const bytes = objects.reduce((sum, [, object]) => sum + object.length, 0);
    this.#backlogBytes += bytes;
    this.#writing = this.#writing
      .then(() => this.store.writeObjects(new Map(objects)))
      .catch((error: Error) => {
        this.#failure = error;
      })
      .then(() => {
        this.#backlogBytes -= bytes;
      });
    if (this.#backlogBytes > BACKLOG_BYTES_MAX) await this.#writing;
  }

  /** Settles when all is on disk. @throws the first thing that went wrong since it was asked last */
  async finished(): Promise<void> {
    await this.#writing;
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) throw failure;
  }
}
