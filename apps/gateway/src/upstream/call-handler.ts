import type { Head } from '../http1/head.js';

/** Why a connection failed its request. */
export type UpstreamFault = 'connect' | 'connect-timeout' | 'reset' | 'first-byte-timeout' | 'idle-timeout' | 'total-timeout' | 'invalid';

/** Whoever sent a request on an upstream connection. */
export interface CallHandler {
  /** A new connection is there: nothing was sent on it yet. Not called for one that was kept. */
  connected(): void;
  /** A response before the real one (RFC 9110, 15.2), 101 apart. */
  interim(head: Head): void;
  /** Whether a 101 may be the answer: then it comes as the head, and everything behind it as the body. */
  switches(head: Head): boolean;
  /** The response's head. False: hold the body until `UpstreamConnection.proceed`. */
  head(head: Head): boolean;
  /** A piece of the body, to be put into the output: `count` pieces in `segments`, `total` bytes. */
  body(bytes: Buffer, count: number, total: number): void;
  /** What stood behind a chunked body, just before its end. */
  trailers(text: string): void;
  /** All that arrived was given: write it. False: wait until `UpstreamConnection.resume`. */
  flush(): boolean;
  /** The response is complete; writes what `body` has put into the output. */
  end(): void;
  /** The connection takes bytes again. */
  drained(): void;
  /** Something of ours threw while the response was dealt with. */
  defect(error: unknown): void;
  /** Nothing more will come. */
  failed(fault: UpstreamFault, message: string): void;
}
