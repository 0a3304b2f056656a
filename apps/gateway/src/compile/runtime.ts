import type { Clock } from '@gatehouse/kernel';
import type { AddressSet } from '../addresses/address-set.js';
import type { WayOut } from '../egress/way-out.js';
import type { Denials } from '../link/denials.js';
import type { RecordSink } from '../records/sink.js';
import type { LimiterFactory } from '../state/limiter.js';
import type { Tracing } from '../trace/tracing.js';
import type { Pools } from '../upstream/pools.js';
import type { Snapshot } from './snapshot.js';

/** The part of a pino logger that the engine uses. */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What compiled objects and running exchanges may lean on. One per process; outlives every snapshot. */
export interface Runtime {
  limiters: LimiterFactory;
  /** Null keeps none. */
  records: RecordSink | null;
  denials: Denials;
  /** Proxies whose X-Forwarded-For counts; absent: nobody's does. */
  trustedProxies?: AddressSet;
  clock: Clock;
  log: Logger;
  /** Connections to upstreams, kept across snapshots. */
  pools: Pools;
  /** Where egress APIs lead; absent: nowhere. */
  wayOut?: WayOut;
  /** `type` of problem bodies is this, a slash and the code. Follows the manifest. */
  problemBaseUrl: string;
  /** The snapshot that new calls meet, by which calls that take long are asked again whether they may; absent: they are not. */
  inForce?: { readonly current: Snapshot | null };
  /**
   * Opens a secret of the snapshot. `context` is the key of the object that it stands in.
   * @throws SealError when it is not for this gateway's group or this place, or no group key is known yet
   */
  unseal(context: string, sealed: string): Buffer;
  /** Seals what the control plane alone is to read. Absent: nothing of that kind is kept. @throws SealError */
  seal?(context: string, text: string): string;
  /** Only where calls are tried out. `pools.outbound` then asks nobody, and what a policy decides for want of an answer is passed over. */
  tracing?: Tracing;
}
