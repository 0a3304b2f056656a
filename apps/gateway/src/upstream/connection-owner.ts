import type { Origin } from './origin.js';
import type { UpstreamConnection } from './upstream-connection.js';

/** Whoever a connection belongs to: a pool, or a health check that opens its own. */
export interface ConnectionOwner {
  readonly origin: Origin;
  /** The last TLS session, to be resumed by the next connection. */
  session: Buffer | undefined;
  /** For how long it may be kept without a call, milliseconds, where the other side does not say. */
  readonly idleMs: number;
  /** It can take another call. */
  giveBack(connection: UpstreamConnection): void;
  /** It is gone. */
  forget(connection: UpstreamConnection): void;
}
