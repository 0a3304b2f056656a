import { constants, performServerHandshake, type ServerHttp2Session, type ServerHttp2Stream, type ServerOptions } from 'node:http2';
import type { TLSSocket } from 'node:tls';
import type { RecentValues } from '../../exchange/recent-values.js';
import { ticker } from '../../http1/ticker.js';
import { LinkedList } from '../../linked-list.js';
import type { ClientMemory } from '../client-memories.js';
import type { ServerLimits } from '../limits.js';
import type { ServerConnection, ServerCore } from '../server-core.js';
import type { SecureLine } from '../tls/secure-line.js';
import { Allowance } from './allowance.js';
import { ClientStream } from './client-stream.js';

const { NGHTTP2_ENHANCE_YOUR_CALM } = constants;
/** Streams that end without their response: a browser that leaves a page gives up a hundred at once, an attacker thousands a second (CVE-2023-44487). */
const ABANDONED = { burst: 200, perSecond: 20 } as const;
/** PING and SETTINGS, which must be answered: clients that estimate bandwidth send some per round trip. */
const CHORES = { burst: 1_000, perSecond: 100 } as const;
/** Megabytes that nghttp2 may hold for one connection. */
const SESSION_MEMORY_MB = 10;
/** Frames that mean nothing: empty DATA, bad headers. */
const INVALID_FRAMES_MAX = 100;
const STREAM_WINDOW = 65_535;
/** A client's head table, and what it may repeat itself with (RFC 7541). */
const HEADER_TABLE = 4_096;

const optionsFor = ({ streamsPerConnectionMax, headBytesMax, headerCountMax }: ServerLimits): ServerOptions => ({
  maxSessionMemory: SESSION_MEMORY_MB,
  maxSessionInvalidFrames: INVALID_FRAMES_MAX,
  // pseudo-headers stand in the request line and in Host
  maxHeaderListPairs: headerCountMax + 4,
  maxOutstandingPings: 1,
  maxSettings: 32,
  // several values of one field are the upstream's matter
  strictSingleValueFields: false,
  settings: {
    enablePush: false,
    enableConnectProtocol: false,
    headerTableSize: HEADER_TABLE,
    initialWindowSize: STREAM_WINDOW,
    maxConcurrentStreams: streamsPerConnectionMax,
    maxHeaderListSize: headBytesMax,
  },
});

/** A client's connection that speaks HTTP/2: its streams, and the bounds that hold for all of them together. */
export class Http2Connection implements ServerConnection {
  earlier: ServerConnection | null = null;
  later: ServerConnection | null = null;
  private readonly memory: ClientMemory;
  private readonly session: ServerHttp2Session;
  private readonly streams = new LinkedList<ClientStream>();
  private readonly abandoned: Allowance;
  private readonly chores: Allowance;
  private requests = 0;
  /** Begin of the quiet, coarse milliseconds. */
  private since = ticker.now;

  constructor(
    readonly core: ServerCore,
    readonly clientAddress: string,
    readonly line: SecureLine,
    socket: TLSSocket,
  ) {
    const { now } = ticker;
    this.memory = core.memories.next();
    this.abandoned = new Allowance(ABANDONED.burst, ABANDONED.perSecond, now);
    this.chores = new Allowance(CHORES.burst, CHORES.perSecond, now);
    // what goes wrong with a client's line ends in 'close'
    socket.on('error', () => {});
    const session = performServerHandshake(socket, optionsFor(core.limits));
    this.session = session;
    session.on('error', () => {});
    session.on('stream', (stream, _headers, _flags, raw?: string[]) => this.begin(stream, raw ?? []));
    session.on('ping', () => this.chore());
    session.on('remoteSettings', () => this.chore());
    session.on('close', () => core.forget(this));
  }

  get recent(): RecentValues {
    return this.memory.recent;
  }

  get bufferedBytes(): number {
    let bytes = 0;
    for (let one = this.streams.first; one !== null; one = one.later) bytes += one.bufferedBytes;
    return bytes;
  }

  forwardedLines(authority: string): { plain: Buffer; withHost: Buffer } {
    return this.memory.forwarded.of(this.clientAddress, 'https', authority);
  }

  private begin(stream: ServerHttp2Stream, raw: readonly string[]): void {
    this.requests++;
    // it may be given up in the same packet that opened it
    if (stream.destroyed || stream.closed) {
      stream.on('error', () => {});
      this.giveUp();
      return;
    }
    const one = new ClientStream(this, stream);
    this.streams.push(one);
    try {
      one.begin(raw);
    } catch (error) {
      this.core.runtime.log.error({ err: error }, 'a stream failed by a defect');
      one.cut();
    }
    if (this.requests >= this.core.limits.requestsPerConnectionMax) this.leave();
  }

  /** @param early before its response was complete */
  streamEnded(stream: ClientStream, early: boolean): void {
    this.streams.remove(stream);
    this.since = ticker.now;
    if (early) this.giveUp();
  }

  private giveUp(): void {
    if (!this.abandoned.spend(performance.now())) this.calm();
  }

  private chore(): void {
    if (!this.chores.spend(performance.now())) this.calm();
  }

  /** The client does more than its share: it is told so, and cut off. */
  private calm(): void {
    const { session } = this;
    if (!session.destroyed) session.destroy(new Error('more than its share'), NGHTTP2_ENHANCE_YOUR_CALM);
  }

  /**
   * Takes no further streams; those that are open end by themselves, then the connection. GOAWAY names the last stream that is served, so the client knows that what it sent behind
   * that was not looked at and can go elsewhere (RFC 9113, 6.8). The notice that would come before it is nothing node:http2 can say: after its `goaway` it ignores new streams in silence.
   */
  private leave(): void {
    const { session } = this;
    if (!session.closed && !session.destroyed) session.close();
  }

  closeIdle(): void {
    if (this.streams.size === 0) this.leave();
  }

  destroy(): void {
    this.session.destroy();
  }

  tick(nowMs: number): void {
    const { core, session } = this;
    const { limits } = core;
    this.streams.each((stream) => stream.tick(nowMs));
    if (core.draining) this.leave();
    if (this.streams.size > 0) return;
    const waited = nowMs - this.since;
    if (session.closed) {
      // a client that keeps the line open after the goodbye
      if (waited > limits.headTimeoutMs) session.destroy();
    } else if (waited > (this.requests === 0 ? limits.headTimeoutMs : limits.keepAliveTimeoutMs)) this.leave();
  }
}
