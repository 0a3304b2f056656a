import type { Runtime } from '../compile/runtime.js';
import type { Snapshot } from '../compile/snapshot.js';
import type { HeadPool } from '../http1/head-pool.js';
import type { Linked } from '../linked-list.js';
import type { Problems } from '../pipeline/problems.js';
import type { Tunnels } from '../upgrade/tunnels.js';
import type { ClientMemories } from './client-memories.js';
import type { ServerLimits } from './limits.js';
import type { Overload } from './overload.js';

/** What the server keeps of each of them. */
export interface ServerConnection extends Linked<ServerConnection> {
  readonly clientAddress: string;
  /** Bytes that wait in it for a slow side. */
  readonly bufferedBytes: number;
  /** @param nowMs coarse milliseconds */
  tick(nowMs: number): void;
  /** Closes it if it has nothing to do. */
  closeIdle(): void;
  destroy(): void;
}

/** What the connections of one server share. */
export interface ServerCore {
  readonly runtime: Runtime;
  readonly limits: ServerLimits;
  readonly holder: { readonly current: Snapshot | null };
  readonly heads: HeadPool;
  readonly memories: ClientMemories;
  /** For replies before there is a snapshot. */
  readonly problems: Problems;
  readonly draining: boolean;
  readonly tunnels: Tunnels;
  readonly overload: Overload;
  forget(connection: ServerConnection): void;
}
