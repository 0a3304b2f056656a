/** Why the gateway ends an upgraded connection. */
export interface Shutting {
  /** Of the close frame, where the protocol is WebSocket (RFC 6455, 7.4.1). */
  readonly code: number;
  /** ASCII; of the close frame and of the record. */
  readonly reason: string;
  /** What the upstream is told, where that is not that the endpoint goes away. */
  readonly upstreamCode?: number;
}

/** The endpoint goes away: a stop of the gateway. */
export const STOPPING: Shutting = { code: 1001, reason: 'the gateway is going down' };
