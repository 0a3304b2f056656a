import type { BodySink, Carrier } from '../exchange/carrier.js';
import type { Exchange } from '../exchange/exchange.js';
import type { RecentValues } from '../exchange/recent-values.js';
import type { Head } from '../http1/head.js';
import { HeaderName } from '../http1/header-name.js';
import { type BodyHooks, taking } from '../pipeline/body-hooks.js';
import { type Reply, refuse } from '../pipeline/reply.js';
import type { Tunnel } from '../upgrade/tunnel.js';
import { isPlain } from './coding.js';
import { forgetLength } from './forget-length.js';
import type { RequestSource } from './request-source.js';
import { HeldResponse, type ResponseBody, StreamedResponse } from './response-bodies.js';
import { bufferLimit, responseStages } from './stages.js';

const CONTENT_TYPE = new HeaderName('content-type');
const CONTENT_ENCODING = new HeaderName('content-encoding');
const EVENT_STREAM = /^\s*text\/event-stream\s*(?:;|$)/i;
const CODED = refuse('gateway.upstream_invalid', 'The body came in a content coding that the policies of this API cannot read.');

/** Stands before the client's carrier and shows the body of the response to policies on its way. */
export class HookedCarrier implements Carrier {
  /** Of the request's body, where policies have looked at it. */
  source: RequestSource | null = null;
  private response: ResponseBody | null = null;

  constructor(
    private readonly inner: Carrier,
    private readonly hooks: BodyHooks,
  ) {}

  writeHead(x: Exchange, head: Head): void {
    this.response = this.bodyOf(x, head);
    if (this.response === null) this.inner.writeHead(x, head);
    else this.response.head(head);
  }

  /** Null where the policies have nothing to see. */
  private bodyOf(x: Exchange, head: Head): ResponseBody | null {
    const { inner } = this;
    const events = EVENT_STREAM.test(head.get(CONTENT_TYPE) ?? '');
    const taking = this.hooks.selective ? this.hooksFor(x) : this.hooks;
    // who sees events sees a stream of them by these alone
    const hooks = events ? { ...taking, response: taking.response.filter(({ policy }) => !policy.onEvent) } : taking;
    const bodiless = x.method === 'HEAD' || head.status === 204 || head.status === 304 || head.contentLength === 0;
    const stages = responseStages(x, hooks, events);
    if (stages.length === 0) return null;
    if (bodiless) {
      // what a GET would have had is for the policies to say
      if (x.method === 'HEAD') forgetLength(head);
      return null;
    }
    const limit = bufferLimit(hooks.response);
    if (limit !== undefined) return new HeldResponse(x, inner, stages, limit);
    return isPlain(head.get(CONTENT_ENCODING)) ? new StreamedResponse(x, inner, stages) : new RefusedResponse(x, CODED);
  }

  private hooksFor(x: Exchange): BodyHooks {
    const { response, events } = this.hooks;
    return { ...this.hooks, response: taking(x, response, 'response'), events: taking(x, events, 'response') };
  }

  writeBody(bytes: Buffer, count: number, total: number): void {
    if (this.response === null) this.inner.writeBody(bytes, count, total);
    else this.response.body(bytes, count, total);
  }

  writeEnd(): boolean {
    return this.response === null ? this.inner.writeEnd() : this.response.end();
  }

  flush(): boolean {
    return this.response === null ? this.inner.flush() : this.response.flush();
  }

  startBody(sink: BodySink): void {
    if (this.source === null) this.inner.startBody(sink);
    else this.source.start(sink);
  }

  resumeBody(): void {
    if (this.source === null) this.inner.resumeBody();
    else this.source.resume();
  }

  get bodyOpen(): boolean {
    return this.source === null ? this.inner.bodyOpen : this.source.open;
  }

  get clientAddress(): string {
    return this.inner.clientAddress;
  }

  get clientPolicy(): Carrier['clientPolicy'] {
    return this.inner.clientPolicy;
  }

  get clientCertificate(): Carrier['clientCertificate'] {
    return this.inner.clientCertificate;
  }

  get recent(): RecentValues {
    return this.inner.recent;
  }

  get scheme(): Carrier['scheme'] {
    return this.inner.scheme;
  }

  forwardedLines(authority: string): { plain: Buffer; withHost: Buffer } {
    return this.inner.forwardedLines(authority);
  }

  sendReply(x: Exchange, reply: Reply): void {
    this.response?.drop();
    this.inner.sendReply(x, reply);
  }

  sendInterim(x: Exchange, head: Head): void {
    this.inner.sendInterim(x, head);
  }

  switchTo(tunnel: Tunnel): void {
    this.inner.switchTo(tunnel);
  }

  endOutput(): void {
    this.inner.endOutput();
  }

  done(x: Exchange): void {
    this.inner.done(x);
  }

  cut(): void {
    this.response?.drop();
    this.inner.cut();
  }

  giveHead(x: Exchange): void {
    this.response?.drop();
    this.source?.drop();
    this.inner.giveHead(x);
  }
}

/** A response that the policies cannot read is not let past them. */
class RefusedResponse implements ResponseBody {
  constructor(
    private readonly x: Exchange,
    private readonly reply: Reply,
  ) {}

  head(): void {
    const { x, reply } = this;
    x.responseStarted = false;
    x.outcome = 'failed';
    // not in the middle of the head's own turn
    queueMicrotask(() => x.answer(reply));
  }

  body(): void {}
  end(): boolean {
    return false;
  }
  flush(): boolean {
    return true;
  }
  drop(): void {}
}
