import { SnapshotStore } from '../snapshot/store.js';

/** Reads what the supervisor keeps on disk, and leaves it to the supervisor to say what is the last good and what is needed no more. */
export class WorkerStore extends SnapshotStore {
  override async save(): Promise<void> {}

  override async prune(): Promise<void> {}
}
