import { forgetLength } from '../../bodies/forget-length.js';
import { joined, oneSegment } from '../../bodies/pieces.js';
import type { Call, Carrier } from '../../exchange/carrier.js';
import type { Exchange } from '../../exchange/exchange.js';
import { FrontCarrier } from '../../exchange/front-carrier.js';
import type { Head } from '../../http1/head.js';
import { HeaderName } from '../../http1/header-name.js';
import { Reply } from '../../pipeline/reply.js';
import type { Coding } from './choose-coding.js';
import { type Compressor, compressed, compressor } from './compressor.js';
import type { Eligible } from './eligible.js';

const CONTENT_ENCODING = new HeaderName('content-encoding');
const CONTENT_TYPE = new HeaderName('content-type');
const ETAG = new HeaderName('etag');
const VARY = new HeaderName('vary');
/** Of the bytes that came, and not of those that leave. */
const NOT_OF_THESE = ['accept-ranges', 'content-md5', 'content-digest', 'repr-digest', 'digest'].map((name) => new HeaderName(name));
/** What came of a response whose end is not known is held back no longer than this, milliseconds. */
const HELD_MS = 20;
const EVENT_STREAM = /^\s*text\/event-stream\b/i;

/** Stands before the client's carrier and compresses what passes, beside the event loop, under back-pressure. */
export class CompressingCarrier extends FrontCarrier implements Call {
  private stream: Compressor | null = null;
  /** What runs for the exchange, told of in our place. */
  private call: Call | null = null;
  private full = false;
  private over = false;
  private each = false;
  private timer: NodeJS.Timeout | null = null;
  private lengthKnown = false;

  constructor(
    inner: Carrier,
    private readonly x: Exchange,
    private readonly coding: Coding | null,
    private readonly eligible: Eligible,
  ) {
    super(inner);
  }

  override writeHead(x: Exchange, head: Head): void {
    const { coding, eligible } = this;
    const type = x.responseHeader(CONTENT_TYPE);
    const fits = eligible.response(x, head, type);
    if (fits) x.responseEdits.append(VARY, 'Accept-Encoding');
    if (fits && coding !== null) this.begin(x, head, coding, EVENT_STREAM.test(type ?? ''));
    this.inner.writeHead(x, head);
  }

  private begin(x: Exchange, head: Head, coding: Coding, events: boolean): void {
    const { responseEdits: edits } = x;
    this.lengthKnown = head.contentLength >= 0;
    forgetLength(head);
    edits.remove(LENGTH);
    edits.set(CONTENT_ENCODING, coding);
    for (const name of NOT_OF_THESE) edits.remove(name);
    weaken(x);
    if (x.method === 'HEAD') return;
    this.each = events;
    const stream = compressor(coding, this.eligible.level);
    this.stream = stream;
    this.call = x.call;
    x.call = this;
    stream.on('data', (piece: Buffer) => this.pass(piece));
    stream.on('drain', () => {
      this.full = false;
      this.call?.clientDrained();
    });
    stream.on('end', () => this.finish());
    stream.on('error', (error) => {
      x.runtime.log.error({ err: error, requestId: x.requestId }, 'a response could not be compressed');
      if (!this.over) this.cut();
    });
  }

  private pass(piece: Buffer): void {
    if (this.over) return;
    this.x.responseBytes += piece.length;
    this.inner.writeBody(piece, oneSegment(piece), piece.length);
    if (!this.inner.flush()) this.stream?.pause();
  }

  override writeBody(bytes: Buffer, count: number, total: number): void {
    const { stream, x } = this;
    if (stream === null) {
      this.inner.writeBody(bytes, count, total);
      return;
    }
    // what leaves is counted, not what came
    x.responseBytes -= total;
    if (this.over || total === 0) return;
    if (!stream.write(joined(bytes, count))) this.full = true;
    if (!this.each && !this.lengthKnown) this.timer ??= setTimeout(() => this.flushHeld(), HELD_MS);
  }

  private flushHeld(): void {
    this.timer = null;
    if (!this.over && this.stream?.writableEnded === false) this.stream.flush();
  }

  override flush(): boolean {
    const ok = this.inner.flush();
    const { stream } = this;
    if (stream === null) return ok;
    if (this.each && !this.over && !stream.writableEnded) stream.flush();
    if (!ok) stream.pause();
    return !this.full;
  }

  override writeEnd(): boolean {
    if (this.stream === null) return this.inner.writeEnd();
    this.stopTimer();
    // a head that came with its whole body: nobody flushes what is not ended, and the next to write would have it
    this.inner.flush();
    this.stream.end();
    return false;
  }

  private finish(): void {
    if (this.over) return;
    this.over = true;
    const { x, inner } = this;
    const ended = inner.writeEnd();
    inner.flush();
    if (!ended) return;
    x.call = null;
    x.finish();
    inner.done(x);
  }

  /** Call: the client left, or the exchange was answered otherwise. */
  cancel(): void {
    this.drop();
    this.call?.cancel();
  }

  clientDrained(): void {
    this.stream?.resume();
    if (!this.full) this.call?.clientDrained();
  }

  override cut(): void {
    this.drop();
    this.inner.cut();
  }

  override giveHead(x: Exchange): void {
    this.drop();
    this.inner.giveHead(x);
  }

  private drop(): void {
    this.stopTimer();
    if (this.over) return;
    this.over = true;
    this.stream?.destroy();
  }

  private stopTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  /** Of the gateway's own, such as a mock's. */
  override sendReply(x: Exchange, reply: Reply): void {
    const { coding, eligible, inner } = this;
    this.drop();
    if (!eligible.reply(x, reply)) {
      inner.sendReply(x, reply);
      return;
    }
    x.responseEdits.append(VARY, 'Accept-Encoding');
    if (coding === null || x.method === 'HEAD') inner.sendReply(x, reply);
    else void this.sendCompressed(x, reply, coding);
  }

  private async sendCompressed(x: Exchange, reply: Reply, coding: Coding): Promise<void> {
    x.waiting++;
    const body = await compressed(reply.body as Buffer, coding, this.eligible.level);
    x.waiting--;
    if (x.ended) return x.release();
    x.responseEdits.set(CONTENT_ENCODING, coding);
    weaken(x);
    this.inner.sendReply(x, new Reply(reply.status, reply.headers, body, reply.contentType, reply.code, reply.detail));
  }
}

const LENGTH = new HeaderName('content-length');

/** Other bytes of the same meaning (RFC 9110, 8.8.1). */
function weaken(x: Exchange): void {
  const tag = x.responseHeader(ETAG);
  if (tag?.startsWith('"')) x.responseEdits.set(ETAG, `W/${tag}`);
}
