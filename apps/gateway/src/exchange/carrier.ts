import type { Head } from '../http1/head.js';
import type { Reply } from '../pipeline/reply.js';
import type { ClientCertificate } from '../server/tls/client-certificate.js';
import type { Tunnel } from '../upgrade/tunnel.js';
import type { Exchange } from './exchange.js';
import type { RecentValues } from './recent-values.js';

/** Takes a request's body as it arrives. Pieces are in the shared `segments`. */
export interface BodySink {
  /** `total` bytes in `count` pieces; `last` when the body is complete. False asks for a pause. */
  data(bytes: Buffer, count: number, total: number, last: boolean): boolean;
}

/** What a terminal has running for an exchange. */
export interface Call {
  /** The client left or the exchange was answered otherwise: stop at once. */
  cancel(): void;
  /** The client takes bytes again. */
  clientDrained(): void;
}

/** The client's connection, as an exchange and its terminal see it. */
export interface Carrier {
  readonly clientAddress: string;
  /** Values that this client sends again and again. */
  readonly recent: RecentValues;
  /** For X-Forwarded-Proto. */
  readonly scheme: 'http' | 'https';
  /** Names what was asked of this client's certificate in the handshake; empty for nothing. */
  readonly clientPolicy: string;
  /** Null when the client sent none, or was not asked. */
  readonly clientCertificate: ClientCertificate | null;
  /** Whether bytes of the request's body are still to come or to be read. */
  readonly bodyOpen: boolean;
  /** Hands the body over, beginning with what is there. */
  startBody(sink: BodySink): void;
  resumeBody(): void;
  sendReply(x: Exchange, reply: Reply): void;
  /** Puts the upstream's head, as the policies left it, into what the next flush sends. */
  writeHead(x: Exchange, head: Head): void;
  /** The same with pieces of the body; they are in the shared `segments`. */
  writeBody(bytes: Buffer, count: number, total: number): void;
  /** The same with the body's end. */
  /** False: a policy still holds the body. The exchange is ended when it lets go, and not by the caller. */
  writeEnd(): boolean;
  /** Sends a response before the real one, such as 103, where the client can be expected to understand it. */
  sendInterim(x: Exchange, head: Head): void;
  /** The head that was flushed switched to another protocol: what the client sends from here on goes into the tunnel. Only where `Head.upgrade` can be. */
  switchTo(tunnel: Tunnel): void;
  /** Of a tunnel: nothing more will be written; what the client sends still counts. */
  endOutput(): void;
  /** Sends what was written. False: wait for `Call.clientDrained`. */
  flush(): boolean;
  /** The response is complete; the exchange has ended. */
  done(x: Exchange): void;
  /** The response cannot be completed: cuts the connection, so that the client sees it. */
  cut(): void;
  giveHead(x: Exchange): void;
  /** Header lines that say where a request came from: X-Forwarded-* and Forwarded, without and with `host` before them. */
  forwardedLines(authority: string): { plain: Buffer; withHost: Buffer };
}
