import type { BodySink } from '../../exchange/carrier.js';
import type { Exchange } from '../../exchange/exchange.js';
import { writeChunk, writeLastChunk, writePlain } from '../../http1/write-body.js';
import { KeptBody } from '../../upstream/retry/kept-body.js';
import { isIdempotent } from '../../upstream/retry/retry-rule.js';
import type { UpstreamConnection } from '../../upstream/upstream-connection.js';

/** The request's body on its way to the upstream, and what of it must be kept for another attempt. Only calls with a body have one. */
export class Upload implements BodySink {
  /** The client has sent everything. */
  complete = false;
  /** Null between attempts. */
  private connection: UpstreamConnection | null = null;
  /** The client's body was asked for: it comes once. */
  private started = false;
  private readonly kept: KeptBody | null;

  /**
   * @param bytesMax a longer body is not kept
   * @param repeatable whatever the method
   */
  constructor(
    private readonly x: Exchange,
    bytesMax: number,
    repeatable = false,
  ) {
    this.kept = (repeatable || isIdempotent(x.method)) && x.bodyLength <= bytesMax ? new KeptBody(bytesMax) : null;
  }

  /** Whether the body can be sent from its begin. */
  get replayable(): boolean {
    return !this.started || (this.kept !== null && !this.kept.lost);
  }

  /** Puts what is here into the output, behind the head; the rest follows as the client sends it. */
  begin(connection: UpstreamConnection): void {
    const { x, started } = this;
    this.connection = connection;
    this.started = true;
    if (!started) {
      x.carrier.startBody(this);
      return;
    }
    this.kept?.write(x.bodyLength <= 0);
    if (this.complete && x.bodyLength <= 0) writeLastChunk(x.requestTrailers);
    x.carrier.resumeBody();
  }

  /** The attempt is over. What comes now is kept for the next. */
  detach(): void {
    this.connection = null;
  }

  data(bytes: Buffer, count: number, total: number, last: boolean): boolean {
    const { connection, x, kept } = this;
    if (last) this.complete = true;
    kept?.add(bytes, count, total, connection === null);
    if (connection === null) return kept === null;
    connection.touch();
    if (x.bodyLength > 0) writePlain(bytes, count);
    else if (!last || x.requestTrailers.length === 0) writeChunk(bytes, count, total, last);
    else {
      writeChunk(bytes, count, total, false);
      writeLastChunk(x.requestTrailers);
    }
    return connection.flush();
  }
}
