import type { HeadLimits } from '../http1/request-head.js';

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
  /** An upgraded connection without a byte in either direction. */
  upgradeIdleTimeoutMs: number;
  connectionsMax: number;
  /** From accepting a connection to the end of its TLS handshake. */
  handshakeTimeoutMs: number;
  /** Handshakes under way. */
  handshakesMax: number;
  requestsPerConnectionMax: number;
  /** Requests at once on one connection of HTTP/2. */
  streamsPerConnectionMax: number;
  /** Take the client's X-Request-Id for ours: only behind a proxy that sets it. */
  trustRequestId: boolean;
}

export const DEFAULT_LIMITS: ServerLimits = {
  headBytesMax: 16_384,
  targetBytesMax: 8_192,
  headerCountMax: 100,
  headTimeoutMs: 10_000,
  keepAliveTimeoutMs: 65_000,
  bodyIdleTimeoutMs: 30_000,
  writeIdleTimeoutMs: 60_000,
  upgradeIdleTimeoutMs: 600_000,
  connectionsMax: 50_000,
  handshakeTimeoutMs: 10_000,
  handshakesMax: 1_000,
  requestsPerConnectionMax: Number.MAX_SAFE_INTEGER,
  streamsPerConnectionMax: 100,
  trustRequestId: false,
};
