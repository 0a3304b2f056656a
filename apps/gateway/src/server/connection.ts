import type { Socket } from 'node:net';
import { startEgress } from '../egress/start-egress.js';
import type { BodySink, Carrier } from '../exchange/carrier.js';
import type { Exchange } from '../exchange/exchange.js';
import type { RecentValues } from '../exchange/recent-values.js';
import type { Head } from '../http1/head.js';
import { NEED_MORE } from '../http1/header-lines.js';
import { output } from '../http1/output.js';
import { readRequestHead } from '../http1/request-head.js';
import { ticker } from '../http1/ticker.js';
import { Unread } from '../http1/unread.js';
import { writeChunk, writeLastChunk, writePlain } from '../http1/write-body.js';
import type { Reply } from '../pipeline/reply.js';
import type { Tunnel } from '../upgrade/tunnel.js';
import { type Reader, readerOf } from './accepted-socket.js';
import type { ClientMemory } from './client-memories.js';
import { ExchangeWatch } from './exchange-watch.js';
import { giveHead, openExchange } from './open-exchange.js';
import { BODY_TOO_LARGE, CHUNKS_MALFORMED, REQUEST_TIMEOUT, refusalOfHead } from './refusals.js';
import { RequestBody } from './request-body.js';
import type { ServerConnection, ServerCore } from './server-core.js';
import { startExchange } from './start-exchange.js';
import { takenBytes } from './taken-bytes.js';
import { TakingWatch } from './taking-watch.js';
import type { ClientCertificate } from './tls/client-certificate.js';
import type { SecureLine } from './tls/secure-line.js';
import { OVERLOADED } from './turn-away.js';
import { writeReply } from './write-reply.js';
import { Coding, writeInterim, writeResponseHead } from './write-response.js';

/** What may wait unread before reading stops. */
const UNREAD_MAX = 65_536;
/** What is read and thrown away of a refused request's body to keep the connection. */
const DISCARD_MAX = 65_536;
const DISCARD_MS = 5_000;
/** A connection that was told to close is read on for so long, so that the last response is not lost in a reset. */
const LINGER_MS = 2_000;
const LINGER_BYTES_MAX = 4_194_304;
/** Finds clients of switched connections that vanished without a word. */
const KEEP_ALIVE_PROBE_MS = 30_000;
const LAST_CHUNK = '0\r\n\r\n';
const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
const CR = 0x0d;
const LF = 0x0a;

const Phase = {
  /** Between requests, or in a request's head. */
  head: 0,
  exchange: 1,
  /** The response is out, the rest of the request's body is thrown away. */
  discard: 2,
  /** Our side is closed; the client's is read until it closes too. */
  linger: 3,
  closed: 4,
  /** The connection speaks another protocol. */
  tunnel: 5,
} as const;

const of = readerOf<ClientConnection>;

// listeners are the same for all sockets; what goes wrong with a client's line ends in 'close'
function ignore(): void {}
function onDrain(this: Socket): void {
  of(this).onDrain();
}
function onEnd(this: Socket): void {
  of(this).onEnd();
}
function onClose(this: Socket): void {
  of(this).onClose();
}

/** A client's connection: takes requests apart, one at a time, and carries their responses. */
export class ClientConnection implements Carrier, Reader, ServerConnection {
  earlier: ServerConnection | null = null;
  later: ServerConnection | null = null;
  readonly scheme: 'http' | 'https';
  socket!: Socket;
  private readonly unread = new Unread();
  private readonly body = new RequestBody();
  private phase: number = Phase.head;
  private exchange: Exchange | null = null;
  private tunnel: Tunnel | null = null;
  private watch: ExchangeWatch | null = null;
  private taking: TakingWatch | null = null;
  /** Being read. */
  private head: Head | null = null;
  private requests = 0;
  /** The empty line that may stand before a request has come. */
  private blank = false;
  private sink: BodySink | null = null;
  private bodyPaused = false;
  /** Where a message ends is not known any more: no further request can be told apart. */
  private broken = false;
  private paused = false;
  /** The client does not take what was written. */
  private blocked = false;
  private advancing = false;
  /** How the body of the response leaves. */
  private coding: number = Coding.none;
  private discarded = 0;
  /** Begin of what the connection waits for, coarse milliseconds. */
  private since = ticker.now;
  private readonly memory: ClientMemory;

  constructor(
    private readonly core: ServerCore,
    readonly clientAddress: string,
    private readonly secure: SecureLine | null = null,
    /** It came to the forward proxy's port. */
    private readonly egress = false,
  ) {
    this.scheme = secure === null ? 'http' : 'https';
    this.memory = core.memories.next();
  }

  get recent(): RecentValues {
    return this.memory.recent;
  }

  get clientPolicy(): string {
    return this.secure === null ? '' : this.secure.clientPolicy;
  }

  get clientCertificate(): ClientCertificate | null {
    return this.secure === null ? null : this.secure.clientCertificate;
  }

  open(socket: Socket): void {
    this.socket = socket;
    socket.on('error', ignore);
    socket.on('drain', onDrain);
    socket.on('end', onEnd);
    socket.on('close', onClose);
    socket.resume();
  }

  reading(): boolean {
    return !this.paused;
  }

  get bodyOpen(): boolean {
    return this.body.open;
  }

  get isIdle(): boolean {
    return this.phase === Phase.head && this.unread.length === 0;
  }

  get bufferedBytes(): number {
    return this.unread.length + (this.blocked ? this.socket.writableLength : 0);
  }

  data(bytes: Buffer, length: number): void {
    if (this.phase >= Phase.linger) {
      if (this.tunnel === null) this.throwAway(length);
      else this.pass(this.tunnel, bytes, 0, length);
      return;
    }
    const partial = this.phase === Phase.head && this.unread.length > 0;
    // the time for a head runs from its first byte
    if (!partial) this.since = ticker.now;
    this.unread.receive(bytes, length);
    // a head that comes in crumbs is looked at again only when a line has ended
    const pointless = partial && this.unread.length < this.core.limits.headBytesMax && !bytes.subarray(0, length).includes(LF);
    if (!pointless) this.advance();
    this.unread.settle();
  }

  private throwAway(length: number): void {
    this.discarded += length;
    if (this.discarded > LINGER_BYTES_MAX) this.socket.destroy();
  }

  private pass(tunnel: Tunnel, bytes: Buffer, from: number, to: number): void {
    this.bodyPaused = !tunnel.fromClient(bytes, from, to);
    this.adjustReading();
  }

  private advance(): void {
    if (this.advancing) return;
    this.advancing = true;
    try {
      while (this.step());
    } catch (error) {
      this.fail(error);
    } finally {
      this.advancing = false;
    }
    this.adjustReading();
  }

  /** A defect of ours costs one connection, not the process. */
  private fail(error: unknown): void {
    output.clear();
    this.core.runtime.log.error({ err: error, requestId: this.exchange?.requestId }, 'a connection failed by a defect');
    this.socket.destroy();
  }

  /** Does the next thing that the unread bytes allow; false when there is none. */
  private step(): boolean {
    if (this.phase === Phase.head) return !this.blocked && this.unread.length > 0 && this.readHead();
    if (this.phase === Phase.exchange) return this.sink !== null && !this.bodyPaused && this.unread.length > 0 && this.body.open && this.readBody(this.sink);
    return this.phase === Phase.discard && this.discardBody();
  }

  private readHead(): boolean {
    const { unread, core } = this;
    // one empty line before a request is tolerated (RFC 9112, 2.2); more would be a way to hold a connection without ever asking for anything
    if (unread.bytes[unread.at] === CR && !this.blank) {
      if (unread.length === 1) return false;
      if (unread.bytes[unread.at + 1] === LF) {
        unread.at += 2;
        this.blank = true;
      }
      if (unread.length === 0) return false;
    }
    this.head ??= core.heads.take();
    const head = this.head;
    const after = readRequestHead(head, unread.bytes, unread.at, unread.end, core.limits);
    if (after === NEED_MORE) return false;
    this.head = null;
    if (after < 0) {
      this.broken = true;
      unread.clear();
      this.body.open = false;
      const x = this.begin(head, head.methodEnd > 0);
      if (x.recorded) x.path = head.target.split('?', 1)[0] as string;
      x.answer(refusalOfHead(after));
      return true;
    }
    unread.at = after;
    const x = this.begin(head, true);
    this.body.begin(head);
    x.hasBody = this.body.open;
    x.bodyLength = this.body.left;
    if (core.overload.active && core.overload.sheds()) x.answer(OVERLOADED);
    else if (this.egress) startEgress(x, x.snapshot);
    else startExchange(x, x.snapshot);
    return true;
  }

  private begin(head: Head, recorded: boolean): Exchange {
    this.requests++;
    this.blank = false;
    const x = openExchange(this.core, this, head, recorded);
    this.phase = Phase.exchange;
    this.exchange = x;
    this.sink = null;
    this.bodyPaused = false;
    return x;
  }

  private readBody(sink: BodySink): boolean {
    const { body, exchange: x } = this;
    if (x === null) return false;
    if (!body.take(this.unread)) {
      this.refuseBody(x, CHUNKS_MALFORMED);
      return true;
    }
    x.requestBytes += body.total;
    if (x.requestBytes > x.bodyBytesMax) {
      this.refuseBody(x, BODY_TOO_LARGE);
      return true;
    }
    if (body.left < 0 && !body.open) x.noteRequestTrailers(body.trailers);
    if (body.total === 0 && body.open) return true;
    const more = sink.data(this.unread.bytes, body.count, body.total, !body.open);
    // it may have been answered, and the next one be under way
    if (this.exchange === x) this.bodyPaused = !more;
    return true;
  }

  /** The body cannot go on: neither can the connection. */
  private refuseBody(x: Exchange, reply: Reply): void {
    output.clear();
    this.broken = true;
    this.sink = null;
    x.answer(reply);
  }

  private discardBody(): boolean {
    const { body } = this;
    if (body.open) {
      if (this.unread.length === 0) return false;
      if (!body.take(this.unread)) this.broken = true;
      this.discarded += body.total;
      if (this.broken || this.discarded > DISCARD_MAX) {
        this.close();
        return false;
      }
      if (body.open) return this.unread.length > 0;
    }
    this.phase = Phase.head;
    this.since = ticker.now;
    return true;
  }

  /** Stops reading while nobody can use what comes; goes on as soon as somebody can. */
  private adjustReading(): void {
    const full = this.unread.length >= UNREAD_MAX;
    const pause =
      this.phase === Phase.exchange
        ? this.bodyPaused || full
        : this.phase === Phase.head
          ? this.blocked && full
          : this.phase === Phase.tunnel && this.bodyPaused;
    if (pause === this.paused) return;
    this.paused = pause;
    if (pause) this.socket.pause();
    else {
      this.since = ticker.now;
      this.socket.resume();
    }
  }

  startBody(sink: BodySink): void {
    const { exchange: x } = this;
    this.sink = sink;
    if (x?.head.expectContinue && this.unread.length === 0) this.socket.write(CONTINUE, 'latin1');
    this.since = ticker.now;
    // inside `advance` this runs in the middle of a step: what is there goes out together with the request's head
    while (this.sink === sink && !this.bodyPaused && this.body.open && this.unread.length > 0) this.readBody(sink);
    if (!this.advancing) this.adjustReading();
  }

  resumeBody(): void {
    if (!this.bodyPaused) return;
    this.bodyPaused = false;
    this.advance();
    this.unread.settle();
  }

  /** For a response whose head is about to be written: that says so. */
  private lastResponse(x: Exchange): boolean {
    const { head } = x;
    return (
      this.broken ||
      x.closeAfter ||
      head.close ||
      (head.minor === 0 && !head.keepAlive) ||
      this.core.draining ||
      this.requests >= this.core.limits.requestsPerConnectionMax
    );
  }

  sendReply(x: Exchange, reply: Reply): void {
    x.note(reply);
    this.sink = null;
    this.skipBody(x);
    const close = this.lastResponse(x) || (this.body.open && !this.worthDiscarding(x));
    x.closeAfter = close;
    x.status = reply.status;
    x.responseStarted = true;
    x.responseBytes += writeReply(x, reply, x.snapshot?.problems ?? this.core.problems, close);
    this.flush();
    x.finish();
    this.done(x);
  }

  /** Takes what has arrived of a body that nobody wants. */
  private skipBody(x: Exchange): void {
    const { body } = this;
    while (body.open && this.unread.length > 0 && !this.broken) {
      if (body.take(this.unread)) x.requestBytes += body.total;
      else this.broken = true;
    }
  }

  /** Whether waiting for the rest of the body is cheaper than a new connection. */
  private worthDiscarding(x: Exchange): boolean {
    return !x.head.expectContinue && this.body.left >= 0 && this.body.left <= DISCARD_MAX;
  }

  writeHead(x: Exchange, head: Head): void {
    this.coding = writeResponseHead(x, head, this.lastResponse(x));
  }

  writeBody(bytes: Buffer, count: number, total: number): void {
    if (this.coding === Coding.plain) writePlain(bytes, count);
    else if (this.coding === Coding.chunked) writeChunk(bytes, count, total, false);
  }

  writeEnd(): boolean {
    if (this.coding === Coding.chunked) this.writeLastChunk();
    return true;
  }

  private writeLastChunk(): void {
    const trailers = this.exchange?.responseTrailers;
    if (trailers === undefined || trailers.length === 0) output.text(LAST_CHUNK);
    else writeLastChunk(trailers);
  }

  sendInterim(x: Exchange, head: Head): void {
    // HTTP/1.0 knows no interim responses
    if (x.head.minor === 0) return;
    writeInterim(head);
    this.flush();
  }

  switchTo(tunnel: Tunnel): void {
    const { unread, socket } = this;
    this.phase = Phase.tunnel;
    this.tunnel = tunnel;
    socket.allowHalfOpen = true;
    socket.setKeepAlive(true, KEEP_ALIVE_PROBE_MS);
    this.core.tunnels.add(tunnel);
    // what the client sent ahead
    if (unread.length > 0) this.pass(tunnel, unread.bytes, unread.at, unread.end);
    unread.clear();
  }

  endOutput(): void {
    this.socket.end();
  }

  flush(): boolean {
    const ok = output.flush(this.socket, this.secure === null);
    if (!ok && !this.blocked) {
      this.blocked = true;
      this.since = ticker.now;
    }
    return ok;
  }

  done(x: Exchange): void {
    if (this.exchange !== x) return;
    this.exchange = null;
    this.watch = null;
    this.tunnel = null;
    this.sink = null;
    this.since = ticker.now;
    if (this.phase === Phase.closed) return;
    if (x.closeAfter || this.broken) this.close();
    else {
      this.discarded = 0;
      this.phase = this.body.open ? Phase.discard : Phase.head;
    }
    this.advance();
    this.unread.settle();
  }

  /** Ends our side and waits for the client's. */
  private close(): void {
    this.phase = Phase.linger;
    this.since = ticker.now;
    this.discarded = 0;
    this.unread.clear();
    this.socket.end();
    if (this.paused) {
      this.paused = false;
      this.socket.resume();
    }
  }

  cut(): void {
    const x = this.exchange;
    this.exchange = null;
    // an HTTP/1.0 body may end by the connection's end: only a reset tells it from a complete one
    const reset = x?.head.minor === 0;
    x?.finish();
    // TLS says by itself whether its end was meant
    if (reset && this.secure === null) this.socket.resetAndDestroy();
    else this.socket.destroy();
  }

  giveHead(x: Exchange): void {
    giveHead(this.core, x);
  }

  forwardedLines(host: string): { plain: Buffer; withHost: Buffer } {
    return this.memory.forwarded.of(this.clientAddress, this.scheme, host);
  }

  /** Closes a connection that has nothing to do. */
  closeIdle(): void {
    if (this.isIdle) this.close();
  }

  destroy(): void {
    this.socket.destroy();
  }

  tick(nowMs: number): void {
    const { limits } = this.core;
    const waited = nowMs - this.since;
    if (this.phase === Phase.linger) {
      if (this.socket.writableLength > 0 ? this.takesTooSlowly(nowMs) : waited > LINGER_MS) this.socket.destroy();
    } else if (this.blocked) {
      if (this.takesTooSlowly(nowMs)) this.socket.destroy();
      else if (this.exchange !== null && this.phase === Phase.exchange) this.enforce(this.exchange, nowMs, 0);
    } else if (this.phase === Phase.head) {
      if (this.unread.length > 0) {
        if (waited > limits.headTimeoutMs) this.headTimedOut();
      } else if (waited > (this.requests === 0 ? limits.headTimeoutMs : limits.keepAliveTimeoutMs)) this.close();
    } else if (this.phase === Phase.discard) {
      if (waited > DISCARD_MS) this.socket.destroy();
    } else if (this.exchange !== null && this.phase === Phase.exchange) this.enforce(this.exchange, nowMs, waited);
  }

  private takesTooSlowly(nowMs: number): boolean {
    this.taking ??= new TakingWatch();
    return this.taking.tooSlow(takenBytes(this.socket), nowMs, this.core.limits);
  }

  private enforce(x: Exchange, nowMs: number, waited: number): void {
    const owes = this.body.open && this.sink !== null && !this.bodyPaused;
    this.watch ??= new ExchangeWatch();
    const refusal = this.watch.due(x, nowMs, owes ? waited : null, this.core.limits);
    if (refusal === null) return;
    if (this.body.open) this.refuseBody(x, refusal);
    else x.answer(refusal);
  }

  private headTimedOut(): void {
    const head = this.head ?? this.core.heads.take();
    this.head = null;
    head.reset();
    this.broken = true;
    this.unread.clear();
    this.body.open = false;
    this.begin(head, false).answer(REQUEST_TIMEOUT);
  }

  onDrain(): void {
    this.blocked = false;
    this.taking = null;
    this.since = ticker.now;
    this.exchange?.call?.clientDrained();
    this.advance();
    this.unread.settle();
  }

  /** A client that closes its side while it waits is gone: nothing tells a half-closed line from a dead one in time to spare the upstream. */
  onEnd(): void {
    if (this.tunnel !== null) this.tunnel.endOfClient();
    else if (this.exchange !== null) this.socket.destroy();
  }

  onClose(): void {
    this.phase = Phase.closed;
    this.unread.clear();
    const x = this.exchange;
    this.exchange = null;
    x?.abort();
    this.core.forget(this);
  }
}
