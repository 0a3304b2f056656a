import type { Tx } from '../../platform/database/index.js';

/** What versions ask of the module that knows calls. It provides this class and exports it; nothing here imports it. */
export abstract class TrafficReader {
  /** Calls to the version in production environments since then, by whomever. */
  abstract callsSince(tx: Tx, versionId: string, since: Date): Promise<number>;
  /** The same by application id; applications without a call may be left out. */
  abstract callsByApplicationSince(tx: Tx, versionId: string, since: Date): Promise<ReadonlyMap<string, number>>;
}
