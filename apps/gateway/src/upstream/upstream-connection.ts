import type { Socket } from 'node:net';
import { ChunkScanner, segments } from '../http1/chunks.js';
import { Head } from '../http1/head.js';
import { NEED_MORE } from '../http1/header-lines.js';
import { output } from '../http1/output.js';
import { READ_BUFFER } from '../http1/read-buffer.js';
import { readResponseHead } from '../http1/response-head.js';
import { ticker } from '../http1/ticker.js';
import { Unread } from '../http1/unread.js';
import type { AddressSource } from './address-source.js';
import type { CallHandler, UpstreamFault } from './call-handler.js';
import type { ConnectionOwner } from './connection-owner.js';
import { openSocket } from './open-socket.js';

const HEAD_BYTES_MAX = 65_536;
const HEADERS_MAX = 256;
/** 1xx responses before the real one. */
const INTERIM_MAX = 32;
/** Leaves earlier than the upstream would close, so that a request does not cross a close on the wire. */
const IDLE_MARGIN_MS = 1_000;
/** Finds peers of switched connections that vanished without a word. */
const KEEP_ALIVE_PROBE_MS = 30_000;
/** What was written last to a connection that is left has so long to leave. */
const LEAVE_MS = 5_000;

const Phase = { connecting: 0, idle: 1, head: 2, held: 3, body: 4, gone: 5 } as const;
const Framing = { none: 0, length: 1, chunked: 2, close: 3 } as const;

export interface CallTimeouts {
  connectMs: number;
  firstByteMs: number;
  idleMs: number;
}

const NO_TIMEOUTS: CallTimeouts = { connectMs: 0, firstByteMs: 0, idleMs: 0 };

/** One connection to an upstream target: sends one request at a time and reads its response strictly. */
export class UpstreamConnection {
  readonly socket: Socket;
  private readonly unread = new Unread();
  private readonly headRead = new Head(HEADERS_MAX);
  private readonly scanner = new ChunkScanner();
  private phase: number = Phase.connecting;
  private framing: number = Framing.none;
  private left = 0;
  private handler: CallHandler | null = null;
  private isHead = false;
  private interim = 0;
  private paused = false;
  private keep = true;
  private timeouts = NO_TIMEOUTS;
  /** Begin of what the connection waits for, coarse milliseconds. */
  private since = ticker.now;
  private idleSince = 0;
  private idleUntil = 0;
  private readonly openedAt = ticker.now;
  /** Monotonic milliseconds at which the whole call has taken too long; 0: never. */
  private deadline = 0;
  private leaving = false;
  /** What it is connected to; empty until that is known, or where the target is an address itself. */
  address = '';
  private peerText = '';
  /** Called once the connection is gone, where somebody counts it beyond its call. */
  onGone: (() => void) | null = null;
  /** Nothing has come back since the request began. */
  silent = true;
  private fault: UpstreamFault = 'connect';
  private message = '';
  private advancing = false;
  /** Requests sent before this one: a reused connection may have been closed by the other side a moment ago. */
  requests = 0;

  constructor(
    private readonly owner: ConnectionOwner,
    addresses: AddressSource,
  ) {
    const events = {
      data: (length: number) => this.onData(length),
      session: (session: Buffer) => {
        owner.session = session;
      },
    };
    this.socket = openSocket(owner.origin, owner.session, addresses.way(this), events, () => !this.paused);
    this.socket.once(owner.origin.tls !== null ? 'secureConnect' : 'connect', () => this.onConnect());
    this.socket.on('error', (error: NodeJS.ErrnoException) => {
      if (this.message === '') this.message = error.code ?? error.message;
    });
    this.socket.on('drain', () => this.handler?.drained());
    this.socket.on('end', () => this.onEnd());
    this.socket.on('close', () => this.onClose());
  }

  /** Whether an idle connection may still carry a request. */
  usable(nowMs: number, ageMs: number): boolean {
    if (ageMs !== 0 && nowMs - this.openedAt >= ageMs) return false;
    return this.phase === Phase.idle && nowMs < this.idleUntil && this.socket.writable && this.socket.readable;
  }

  idleFor(nowMs: number): number {
    return nowMs - this.idleSince;
  }

  /** Not connected yet: what is sent waits for `CallHandler.connected`. */
  get connecting(): boolean {
    return this.phase === Phase.connecting;
  }

  /** For records: `address:port` where the target is a name. */
  get peer(): string | undefined {
    if (this.address === '') return undefined;
    if (this.peerText === '')
      this.peerText = this.address.includes(':') ? `[${this.address}]:${this.owner.origin.port}` : `${this.address}:${this.owner.origin.port}`;
    return this.peerText;
  }

  /** The call in flight is its last. */
  leaveAfterCall(): void {
    this.leaving = true;
  }

  /** Gives the connection to a request; its bytes follow through `flush`. */
  begin(handler: CallHandler, isHead: boolean, timeouts: CallTimeouts, deadline: number): void {
    this.handler = handler;
    this.isHead = isHead;
    this.timeouts = timeouts;
    this.deadline = deadline;
    this.silent = true;
    this.since = ticker.now;
    this.interim = 0;
    this.keep = true;
    this.requests++;
    if (this.phase !== Phase.idle) return;
    this.phase = Phase.head;
    this.fault = 'reset';
  }

  /** Writes the output buffer to the upstream. */
  flush(): boolean {
    return output.flush(this.socket, this.owner.origin.tls === null);
  }

  pause(): void {
    if (this.paused) return;
    this.paused = true;
    this.socket.pause();
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    this.since = ticker.now;
    this.socket.resume();
    this.advance();
    this.unread.settle();
  }

  /** The handler has dealt with the head: the body may come. */
  proceed(): void {
    if (this.phase !== Phase.held) return;
    this.phase = Phase.body;
    this.resume();
    this.advance();
    this.unread.settle();
  }

  /** The response switched to another protocol: from here on the other handler has the connection, both ways, without time-outs of ours. */
  handOver(handler: CallHandler): void {
    this.handler = handler;
    this.timeouts = { ...this.timeouts, idleMs: Number.POSITIVE_INFINITY };
    this.deadline = 0;
    this.socket.allowHalfOpen = true;
    this.socket.setKeepAlive(true, KEEP_ALIVE_PROBE_MS);
  }

  /** The same of a new connection on which nothing was asked: what comes is no response. */
  handOverRaw(handler: CallHandler): void {
    this.handOver(handler);
    this.framing = Framing.close;
    this.keep = false;
    this.phase = Phase.body;
  }

  /** Ends our side; the upstream may go on. */
  end(): void {
    this.socket.end();
  }

  /** Lets go once what was written is out. */
  leave(): void {
    this.handler = null;
    this.phase = Phase.gone;
    this.socket.destroySoon();
    // one that takes nothing does not keep the connection
    const timer = setTimeout(() => this.socket.destroy(), LEAVE_MS);
    this.socket.once('close', () => clearTimeout(timer));
  }

  /** The handler does not want this response any more. */
  abandon(): void {
    this.handler = null;
    this.destroy();
  }

  /** After the response's end: back to the pool if both sides are at the start of a message. */
  release(requestComplete: boolean): void {
    this.handler = null;
    if (this.phase !== Phase.idle) return;
    if (!this.keep || !requestComplete || this.leaving || this.unread.length > 0) {
      this.destroy();
      return;
    }
    const seconds = this.headRead.keepAliveSeconds;
    const idleMs = seconds < 0 ? this.owner.idleMs : Math.min(seconds * 1000 - IDLE_MARGIN_MS, this.owner.idleMs);
    this.idleSince = ticker.now;
    this.idleUntil = ticker.now + idleMs;
    if (idleMs <= 0) this.destroy();
    else this.owner.giveBack(this);
  }

  destroy(): void {
    this.owner.forget(this);
    this.socket.destroy();
  }

  tick(nowMs: number): void {
    const waited = nowMs - this.since;
    if (this.deadline !== 0 && nowMs >= this.deadline && this.handler !== null) {
      this.fail('total-timeout', 'the call took too long');
      return;
    }
    if (this.phase === Phase.connecting) {
      if (this.handler !== null && waited > this.timeouts.connectMs) this.fail('connect-timeout', 'no connection in time');
    } else if (this.phase === Phase.head) {
      if (waited > this.timeouts.firstByteMs && !this.paused) this.fail('first-byte-timeout', 'no response in time');
    } else if (this.phase === Phase.body) {
      if (waited > this.timeouts.idleMs && !this.paused) this.fail('idle-timeout', 'the response stopped');
    } else if (this.phase === Phase.idle && this.handler === null && nowMs >= this.idleUntil) this.destroy();
  }

  /** While the request's body is still on its way, the upstream is not late. */
  touch(): void {
    this.since = ticker.now;
  }

  private onConnect(): void {
    if (this.phase !== Phase.connecting) return;
    this.phase = Phase.head;
    this.fault = 'reset';
    this.since = ticker.now;
    if (this.handler === null) this.destroy();
    else this.handler.connected();
  }

  private onData(length: number): void {
    if (this.phase === Phase.idle && this.handler === null) {
      // nobody asked: what comes now could be taken for the next request's answer
      this.destroy();
      return;
    }
    this.silent = false;
    // a head that trickles does not buy itself time
    if (this.phase === Phase.body) this.since = ticker.now;
    this.unread.receive(READ_BUFFER, length);
    this.advance();
    this.unread.settle();
  }

  private advance(): void {
    if (this.advancing) return;
    this.advancing = true;
    try {
      while (this.handler !== null && (this.phase === Phase.head ? this.readHead() : this.phase === Phase.body && this.readBody()));
    } catch (error) {
      const { handler } = this;
      this.abandon();
      handler?.defect(error);
    } finally {
      this.advancing = false;
    }
    if (this.handler !== null && this.phase === Phase.body && !this.handler.flush()) this.pause();
    // no next message can follow: pipelining is not done towards upstreams
    if (this.handler === null && this.unread.length > 0 && this.phase !== Phase.gone) this.destroy();
  }

  /** True when there is more to do with what arrived. */
  private readHead(): boolean {
    const { unread, headRead: head } = this;
    if (unread.length === 0) return false;
    const after = readResponseHead(head, unread.bytes, unread.at, unread.end, HEAD_BYTES_MAX);
    if (after === NEED_MORE) return false;
    if (after < 0) return this.fail('invalid', 'the response head is not valid HTTP');
    unread.at = after;
    if (head.status < 200) {
      const switches = head.status === 101 && this.handler?.switches(head) === true;
      if (!switches) {
        if (head.status === 101 || ++this.interim > INTERIM_MAX) return this.fail('invalid', `unexpected status ${head.status}`);
        this.handler?.interim(head);
        return this.handler !== null;
      }
    }
    this.frame(head);
    this.phase = Phase.held;
    if (this.handler?.head(head) !== true) {
      if (this.phase === Phase.held) this.pause();
      return false;
    }
    this.phase = Phase.body;
    return true;
  }

  /** How long the body is (RFC 9112, 6.3). */
  private frame(head: Head): void {
    this.keep = !head.close && (head.minor === 1 || head.keepAlive);
    if (head.status === 101) {
      this.framing = Framing.close;
      this.keep = false;
    } else if (this.isHead || head.status === 204 || head.status === 304) this.framing = Framing.none;
    else if (head.chunked) {
      this.framing = Framing.chunked;
      this.scanner.reset();
    } else if (head.contentLength >= 0) {
      this.framing = Framing.length;
      this.left = head.contentLength;
    } else {
      this.framing = Framing.close;
      this.keep = false;
    }
  }

  private readBody(): boolean {
    const { unread } = this;
    if (this.framing === Framing.none || (this.framing === Framing.length && this.left === 0)) return this.complete();
    if (this.paused || unread.length === 0) return false;
    if (this.framing === Framing.chunked) return this.readChunks();
    const length = this.framing === Framing.length ? Math.min(this.left, unread.length) : unread.length;
    segments[0] = unread.at;
    segments[1] = unread.at + length;
    unread.at += length;
    this.left -= length;
    this.handler?.body(unread.bytes, 1, length);
    return true;
  }

  private readChunks(): boolean {
    const { unread, scanner } = this;
    const at = scanner.scan(unread.bytes, unread.at, unread.end);
    if (at < 0) return this.fail('invalid', 'the chunks of the response are not valid');
    unread.at = at;
    if (scanner.total > 0) this.handler?.body(unread.bytes, scanner.count, scanner.total);
    if (this.handler !== null && scanner.done) {
      const { trailers } = scanner;
      if (trailers !== '') this.handler.trailers(trailers);
      return this.complete();
    }
    return true;
  }

  private complete(): boolean {
    this.phase = Phase.idle;
    const { handler } = this;
    // a reused connection must read again, whatever the last client's pace was
    if (this.paused) {
      this.paused = false;
      this.socket.resume();
    }
    handler?.end();
    return false;
  }

  private fail(fault: UpstreamFault, message: string): false {
    this.fault = fault;
    this.message = message;
    const { handler } = this;
    this.handler = null;
    this.phase = Phase.gone;
    this.destroy();
    handler?.failed(fault, message);
    return false;
  }

  private onEnd(): void {
    if (this.phase === Phase.body && this.framing === Framing.close && this.unread.length === 0) this.complete();
  }

  private onClose(): void {
    this.owner.forget(this);
    this.onGone?.();
    const { handler, phase } = this;
    this.phase = Phase.gone;
    this.handler = null;
    if (handler === null || phase === Phase.gone) return;
    const fault = phase === Phase.connecting ? 'connect' : this.fault;
    handler.failed(fault, this.message === '' ? 'the connection was closed' : this.message);
  }
}
