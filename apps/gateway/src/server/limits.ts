import type { HeadLimits } from '../http1/request-head.js';
import type { OverloadLimits } from './overload.js';

export interface ServerLimits extends HeadLimits {
  headerCountMax: number;
  /** A head must be complete this long after its first byte; a new connection must begin to speak within it. */
  headTimeoutMs: number;
  /** Between requests. */
  keepAliveTimeoutMs: number;
  /** Between two pieces of a request's body. */
  bodyIdleTimeoutMs: number;
  /** A client that takes nothing of its response. */
  writeIdleTimeoutMs: number;
  /** What waits of a response must be taken at least so fast, averaged over the window; 0 for no limit. */
  responseBytesPerSecondMin: number;
  /** An upgraded connection without a byte in either direction. */
  upgradeIdleTimeoutMs: number;
  /** From a request's first byte to the last of its response; 0 for no limit. Upgraded connections have their own. */
  exchangeTimeoutMs: number;
  /** A request's body must come at least so fast, averaged over the window, while the upstream takes it; 0 for no limit. */
  bodyBytesPerSecondMin: number;
  /** Of both rates. */
  bodyRateWindowMs: number;
  connectionsMax: number;
  /** Behind a load balancer all clients have its address. */
  connectionsPerAddressMax: number;
  /** From accepting a connection to the end of its TLS handshake. */
  handshakeTimeoutMs: number;
  /** Handshakes under way. */
  handshakesMax: number;
  requestsPerConnectionMax: number;
  /** Requests at once on one connection of HTTP/2. */
  streamsPerConnectionMax: number;
  /** Take the client's X-Request-Id for ours: only behind a proxy that sets it. */
  trustRequestId: boolean;
  overload: OverloadLimits;
}

export const DEFAULT_LIMITS: ServerLimits = {
  headBytesMax: 16_384,
  targetBytesMax: 8_192,
  headerCountMax: 100,
  headTimeoutMs: 10_000,
  keepAliveTimeoutMs: 65_000,
  bodyIdleTimeoutMs: 30_000,
  writeIdleTimeoutMs: 10_000,
  responseBytesPerSecondMin: 1_000,
  upgradeIdleTimeoutMs: 600_000,
  exchangeTimeoutMs: 0,
  bodyBytesPerSecondMin: 240,
  bodyRateWindowMs: 10_000,
  connectionsMax: 50_000,
  connectionsPerAddressMax: 10_000,
  handshakeTimeoutMs: 10_000,
  handshakesMax: 1_000,
  requestsPerConnectionMax: Number.MAX_SAFE_INTEGER,
  streamsPerConnectionMax: 100,
  trustRequestId: false,
  overload: { loopDelayMsMax: 1_000, memoryBytesMax: 0, bufferedBytesMax: 536_870_912 },
};
