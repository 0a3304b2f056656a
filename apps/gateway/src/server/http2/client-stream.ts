import { constants, type ServerHttp2Stream } from 'node:http2';
import type { BodySink, Carrier } from '../../exchange/carrier.js';
import type { Exchange } from '../../exchange/exchange.js';
import type { RecentValues } from '../../exchange/recent-values.js';
import { segments } from '../../http1/chunks.js';
import type { Head } from '../../http1/head.js';
import { output } from '../../http1/output.js';
import { readRequestHead } from '../../http1/request-head.js';
import { ticker } from '../../http1/ticker.js';
import type { TrailerField } from '../../http1/trailers.js';
import { writePlain } from '../../http1/write-body.js';
import type { Linked } from '../../linked-list.js';
import type { Reply } from '../../pipeline/reply.js';
import { ExchangeWatch } from '../exchange-watch.js';
import { giveHead, openExchange } from '../open-exchange.js';
import { BODY_TOO_LARGE, refusalOfHead } from '../refusals.js';
import { startExchange } from '../start-exchange.js';
import { TakingWatch } from '../taking-watch.js';
import type { ClientCertificate } from '../tls/client-certificate.js';
import { OVERLOADED } from '../turn-away.js';
import { replyBody } from '../write-reply.js';
import { Coding, codingOf } from '../write-response.js';
import type { Http2Connection } from './http2-connection.js';
import { releaseStream } from './release-stream.js';
import { spellRequest } from './request-lines.js';
import { interimHeaders, replyHeaders, responseHeaders, trailerHeaders } from './response-headers.js';

const { NGHTTP2_NO_ERROR, NGHTTP2_CANCEL, NGHTTP2_INTERNAL_ERROR } = constants;
const NO_TRAILERS: readonly TrailerField[] = [];
const NOTHING: Buffer = Buffer.alloc(0);

/** One request and its response on a connection of HTTP/2. */
export class ClientStream implements Carrier, Linked<ClientStream> {
  earlier: ClientStream | null = null;
  later: ClientStream | null = null;
  private exchange: Exchange | null = null;
  private sink: BodySink | null = null;
  private paused = false;
  /** The client does not take what was written. */
  private blocked = false;
  /** Of the response, until the next flush. */
  private headers: string[] | null = null;
  private coding: number = Coding.none;
  private complete = false;
  private withTrailers = false;
  private trailers: readonly TrailerField[] = NO_TRAILERS;
  /** Begin of what the stream waits for, coarse milliseconds. */
  private since = ticker.now;
  bodyOpen = false;
  private watch: ExchangeWatch | null = null;
  private taking: TakingWatch | null = null;
  /** Bytes of the body that the stream was given. */
  private given = 0;

  constructor(
    private readonly connection: Http2Connection,
    private readonly stream: ServerHttp2Stream,
  ) {
    // what goes wrong with a stream ends in 'close'
    stream.on('error', () => {});
    stream.on('close', () => this.onClose());
  }

  get scheme(): 'https' {
    return 'https';
  }

  get clientAddress(): string {
    return this.connection.clientAddress;
  }

  get clientPolicy(): string {
    return this.connection.line.clientPolicy;
  }

  get clientCertificate(): ClientCertificate | null {
    return this.connection.line.clientCertificate;
  }

  get recent(): RecentValues {
    return this.connection.recent;
  }

  forwardedLines(authority: string): { plain: Buffer; withHost: Buffer } {
    return this.connection.forwardedLines(authority);
  }

  get bufferedBytes(): number {
    return this.blocked ? this.stream.writableLength : 0;
  }

  /** @param raw names and values in turn */
  begin(raw: readonly string[]): void {
    const { core } = this.connection;
    const open = !this.stream.endAfterHeaders;
    const text = Buffer.from(spellRequest(raw, open), 'latin1');
    const head = core.heads.take();
    const after = readRequestHead(head, text, 0, text.length, core.limits);
    const x = openExchange(core, this, head, after > 0 || head.methodEnd > 0);
    this.exchange = x;
    this.bodyOpen = open;
    if (after <= 0) {
      if (x.recorded) x.path = head.target.split('?', 1)[0] as string;
      x.answer(refusalOfHead(after));
      return;
    }
    // they may be here before anybody asks for the body
    if (open) this.stream.on('trailers', (_headers, _flags, raw?: string[]) => this.onTrailers(raw ?? []));
    x.hasBody = open && head.contentLength !== 0;
    x.bodyLength = head.chunked ? -1 : Math.max(0, head.contentLength);
    if (core.overload.active && core.overload.sheds()) x.answer(OVERLOADED);
    else startExchange(x, x.snapshot);
  }

  startBody(sink: BodySink): void {
    const { stream, exchange: x } = this;
    this.sink = sink;
    this.since = ticker.now;
    if (x?.head.expectContinue) stream.additionalHeaders({ ':status': 100 });
    stream.on('end', () => this.onEnd());
    stream.on('data', (chunk: Buffer) => this.onData(chunk));
  }

  private onData(chunk: Buffer): void {
    const { exchange: x, sink } = this;
    this.since = ticker.now;
    if (x === null || sink === null) return;
    x.requestBytes += chunk.length;
    if (x.requestBytes > x.bodyBytesMax) {
      this.refuse(BODY_TOO_LARGE);
      return;
    }
    segments[0] = 0;
    segments[1] = chunk.length;
    this.pass(sink.data(chunk, 1, chunk.length, false));
  }

  private pass(more: boolean): void {
    if (more || this.paused || !this.bodyOpen) return;
    this.paused = true;
    this.stream.pause();
  }

  private onTrailers(raw: readonly string[]): void {
    let text = '';
    for (let i = 0; i + 1 < raw.length; i += 2) text += `${raw[i]}:${raw[i + 1]}\n`;
    this.exchange?.noteRequestTrailers(text);
  }

  private onEnd(): void {
    this.bodyOpen = false;
    this.sink?.data(NOTHING, 0, 0, true);
  }

  private refuse(reply: Reply): void {
    output.clear();
    this.sink = null;
    this.exchange?.answer(reply);
  }

  resumeBody(): void {
    if (!this.paused) return;
    this.paused = false;
    this.since = ticker.now;
    this.stream.resume();
  }

  sendReply(x: Exchange, reply: Reply): void {
    x.note(reply);
    this.sink = null;
    const { bytes, length } = replyBody(x, reply, x.snapshot?.problems ?? this.connection.core.problems);
    x.status = reply.status;
    x.responseStarted = true;
    x.responseBytes += bytes === null ? 0 : bytes.length;
    this.headers = replyHeaders(x, reply, length);
    this.coding = bytes === null ? Coding.none : Coding.plain;
    this.withTrailers = false;
    this.complete = true;
    this.send(bytes ?? NOTHING);
    x.finish();
    this.done(x);
  }

  writeHead(x: Exchange, head: Head): void {
    this.coding = codingOf(x, head);
    this.withTrailers = this.coding === Coding.chunked && x.head.takesTrailers;
    this.headers = responseHeaders(x, head);
  }

  writeBody(bytes: Buffer, count: number): void {
    if (this.coding !== Coding.none) writePlain(bytes, count);
  }

  writeEnd(): boolean {
    this.trailers = this.exchange?.responseTrailers ?? NO_TRAILERS;
    this.complete = true;
    return true;
  }

  sendInterim(_x: Exchange, head: Head): void {
    if (!this.stream.destroyed) this.stream.additionalHeaders(interimHeaders(head));
  }

  /** @throws never called: HTTP/2 has no Upgrade */
  switchTo(): void {
    throw new Error('a stream of HTTP/2 cannot switch protocols');
  }

  endOutput(): void {
    this.stream.end();
  }

  flush(): boolean {
    return this.send(output.length === 0 ? NOTHING : output.take());
  }

  /** Sends the head if it is waiting, these bytes of the body, and the end if it was written. */
  private send(bytes: Buffer): boolean {
    const { stream, headers, complete } = this;
    if (stream.destroyed || stream.closed) return true;
    if (headers !== null) {
      this.headers = null;
      const bodiless = this.coding === Coding.none || (complete && bytes.length === 0 && !this.withTrailers);
      // a date is the upstream's to give; the types do not know of sendDate
      const options = { endStream: bodiless, sendDate: false, waitForTrailers: this.withTrailers };
      try {
        stream.respond(headers, options);
        // node:http2 keeps the list for who asks what was sent
        headers.length = 0;
      } catch (error) {
        this.fail(error);
        return true;
      }
      if (this.withTrailers) stream.once('wantTrailers', () => this.sendTrailers());
      if (bodiless) return true;
    } else if (this.coding === Coding.none) return true;
    this.given += bytes.length;
    if (complete) {
      if (bytes.length > 0) stream.end(bytes);
      else stream.end();
      return true;
    }
    if (bytes.length > 0 && !stream.write(bytes)) this.block();
    return !this.blocked;
  }

  private block(): void {
    if (this.blocked) return;
    this.blocked = true;
    this.since = ticker.now;
    this.stream.once('drain', () => {
      this.blocked = false;
      this.since = ticker.now;
      this.exchange?.call?.clientDrained();
    });
  }

  private sendTrailers(): void {
    this.stream.sendTrailers(trailerHeaders(this.trailers));
  }

  /** A defect of ours, or an upstream's head that cannot be said in HTTP/2, costs one stream. */
  private fail(error: unknown): void {
    this.connection.core.runtime.log.error({ err: error, requestId: this.exchange?.requestId }, 'a response could not be sent over HTTP/2');
    this.stream.close(NGHTTP2_INTERNAL_ERROR);
  }

  done(x: Exchange): void {
    if (this.exchange !== x) return;
    this.exchange = null;
    this.sink = null;
    const { stream } = this;
    if (!this.bodyOpen || stream.destroyed) return;
    // the response says all: the client need not send the rest (RFC 9113, 8.1)
    if (stream.writableFinished) stream.close(NGHTTP2_NO_ERROR);
    else stream.once('finish', () => stream.close(NGHTTP2_NO_ERROR));
  }

  cut(): void {
    const x = this.exchange;
    this.exchange = null;
    x?.finish();
    this.stream.close(NGHTTP2_INTERNAL_ERROR);
  }

  giveHead(x: Exchange): void {
    giveHead(this.connection.core, x);
  }

  private onClose(): void {
    const x = this.exchange;
    this.exchange = null;
    this.sink = null;
    this.bodyOpen = false;
    this.connection.streamEnded(this, x !== null);
    x?.abort();
    releaseStream(this.stream);
  }

  /** Also of what was written before the end: a stream that is never read to it would hold its bytes for as long as the connection lasts. */
  private takesTooSlowly(nowMs: number): boolean {
    const waiting = this.stream.writableLength;
    if (waiting === 0) {
      this.taking = null;
      return false;
    }
    this.taking ??= new TakingWatch();
    return this.taking.tooSlow(this.given - waiting, nowMs, this.connection.core.limits);
  }

  tick(nowMs: number): void {
    const { limits } = this.connection.core;
    const waited = nowMs - this.since;
    if (this.takesTooSlowly(nowMs)) {
      this.stream.close(NGHTTP2_CANCEL);
      return;
    }
    if (this.exchange === null) return;
    const owes = this.bodyOpen && this.sink !== null && !this.paused && !this.blocked;
    this.watch ??= new ExchangeWatch();
    const refusal = this.watch.due(this.exchange, nowMs, owes ? waited : null, limits);
    if (refusal !== null) this.refuse(refusal);
  }
}
