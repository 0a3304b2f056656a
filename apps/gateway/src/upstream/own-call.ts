import { performance } from 'node:perf_hooks';
import { segments } from '../http1/chunks.js';
import type { Head } from '../http1/head.js';
import { output } from '../http1/output.js';
import { ticker } from '../http1/ticker.js';
import type { CallHandler, UpstreamFault } from './call-handler.js';
import { RECENT_MS } from './pool.js';
import type { CompiledTarget } from './target.js';
import type { Upstream } from './upstream.js';
import type { UpstreamConnection } from './upstream-connection.js';
import type { Waiter } from './waiting-line.js';

/** What the gateway sends by itself: a whole message, head and body. */
export interface OwnRequest {
  method: string;
  bytes: Buffer;
  /** It may be sent once more where a kept connection turns out to be closed. */
  repeatable: boolean;
  /** Monotonic milliseconds; 0: only the upstream's own time-outs. */
  deadline: number;
}

/** Whoever wants the answer. One of `ended` and `failed` is called, once, unless the call was cancelled. */
export interface OwnCallTaker {
  /** The head belongs to the connection: it is to be copied where it is needed later. False: the body is not wanted, and `ended` follows. */
  head(head: Head, firstByteMs: number): boolean;
  /** Valid until `flush`, and during the call where that is not wanted. */
  piece(bytes: Buffer): void;
  /** All that arrived was given. False: no more, until `OwnCall.resume`. */
  flush?(): boolean;
  ended(): void;
  /** `busy`: there was no connection to be had. */
  failed(fault: UpstreamFault | 'busy', message: string): void;
}

/** A request of the gateway's own to a target of an upstream, over the upstream's connections and under its limits, with no client that waits at its other end. */
export class OwnCall implements CallHandler, Waiter {
  private connection: UpstreamConnection | null = null;
  private startedAt = performance.now();
  private replaced = false;
  private counted = true;
  private answered = false;
  private over = false;

  constructor(
    private readonly upstream: Upstream,
    readonly target: CompiledTarget,
    private readonly request: OwnRequest,
    private readonly taker: OwnCallTaker,
  ) {
    target.state.inFlight++;
    this.seek(true);
  }

  /** For records: `address:port` where the target is a name. */
  get peer(): string | undefined {
    return this.connection?.peer;
  }

  /** Milliseconds until a new connection was there; undefined for a kept one. */
  connectMs: number | undefined;

  private seek(kept: boolean): void {
    const { pool } = this.target;
    const idle = kept ? pool.takeIdle(ticker.now, RECENT_MS) : undefined;
    const connection = idle ?? pool.connect();
    if (connection !== null) this.granted(connection);
    else if (!pool.wait(this, performance.now() + pool.limits.waitMs)) this.waitedTooLong();
  }

  granted(connection: UpstreamConnection): void {
    this.connection = connection;
    const { request, upstream } = this;
    connection.begin(this, request.method === 'HEAD', upstream.settings.timeouts, request.deadline);
    if (!connection.connecting) this.transmit(connection);
  }

  waitedTooLong(): void {
    this.fail('busy', 'all connections are taken');
  }

  private transmit(connection: UpstreamConnection): void {
    output.clear();
    output.put(this.request.bytes);
    connection.flush();
  }

  connected(): void {
    if (this.connection === null) return;
    this.connectMs = performance.now() - this.startedAt;
    this.transmit(this.connection);
  }

  head(head: Head): boolean {
    const now = performance.now();
    const { state } = this.target;
    this.answered = true;
    state.answered(now - this.startedAt, now);
    if (this.upstream.settings.failureStatuses[head.status] === 1) state.failed(-1, now);
    else state.succeeded(now);
    if (this.taker.head(head, now - this.startedAt)) return true;
    this.leave()?.abandon();
    this.taker.ended();
    return false;
  }

  body(bytes: Buffer, count: number): void {
    // whoever takes them may use `segments` for its own
    const pieces = Array.from({ length: count }, (_, i) => bytes.subarray(segments[i * 2], segments[i * 2 + 1]));
    for (const piece of pieces) if (!this.over) this.taker.piece(piece);
  }

  end(): void {
    this.leave()?.release(true);
    this.taker.ended();
  }

  failed(fault: UpstreamFault, message: string): void {
    output.clear();
    const { connection, request } = this;
    this.connection = null;
    if (this.over || connection === null) return;
    const stale = fault === 'reset' && connection.requests > 1 && connection.silent;
    if (stale && request.repeatable && !this.replaced) {
      this.replaced = true;
      this.startedAt = performance.now();
      this.seek(false);
      return;
    }
    const now = performance.now();
    // what broke after its head was told already
    if (!this.answered && !stale) this.target.state.failed(now - this.startedAt, now);
    this.fail(fault, message);
  }

  private fail(fault: UpstreamFault | 'busy', message: string): void {
    this.leave();
    this.taker.failed(fault, message);
  }

  defect(): void {
    this.fail('invalid', 'the answer could not be dealt with');
  }

  cancel(): void {
    if (this.over) return;
    if (this.connection === null) this.target.pool.stopWaiting(this);
    this.leave()?.abandon();
  }

  private leave(): UpstreamConnection | null {
    const { connection } = this;
    this.connection = null;
    this.over = true;
    if (this.counted) this.target.state.inFlight--;
    this.counted = false;
    return connection;
  }

  /** The taker has room again. */
  resume(): void {
    this.connection?.resume();
  }

  switches(): boolean {
    return false;
  }
  flush(): boolean {
    return this.over || (this.taker.flush?.() ?? true);
  }
  interim(): void {}
  trailers(): void {}
  drained(): void {}
}
