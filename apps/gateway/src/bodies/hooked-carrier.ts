import type { BodySink, Carrier } from '../exchange/carrier.js';
import type { Exchange } from '../exchange/exchange.js';
import { FrontCarrier } from '../exchange/front-carrier.js';
import type { Head } from '../http1/head.js';
import { HeaderName } from '../http1/header-name.js';
import { type BodyHooks, taking } from '../pipeline/body-hooks.js';
import { type Reply, refuse } from '../pipeline/reply.js';
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
export class HookedCarrier extends FrontCarrier {
  /** Of the request's body, where policies have looked at it. */
  source: RequestSource | null = null;
  private response: ResponseBody | null = null;

  constructor(
    inner: Carrier,
    private readonly hooks: BodyHooks,
  ) {
    super(inner);
  }

  override writeHead(x: Exchange, head: Head): void {
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

  override writeBody(bytes: Buffer, count: number, total: number): void {
    if (this.response === null) this.inner.writeBody(bytes, count, total);
    else this.response.body(bytes, count, total);
  }

  override writeEnd(): boolean {
    return this.response === null ? this.inner.writeEnd() : this.response.end();
  }

  override flush(): boolean {
    return this.response === null ? this.inner.flush() : this.response.flush();
  }

  override startBody(sink: BodySink): void {
    if (this.source === null) this.inner.startBody(sink);
    else this.source.start(sink);
  }

  override resumeBody(): void {
    if (this.source === null) this.inner.resumeBody();
    else this.source.resume();
  }

  override get bodyOpen(): boolean {
    return this.source === null ? this.inner.bodyOpen : this.source.open;
  }

  override sendReply(x: Exchange, reply: Reply): void {
    this.response?.drop();
    this.inner.sendReply(x, reply);
  }

  override cut(): void {
    this.response?.drop();
    this.inner.cut();
  }

  override giveHead(x: Exchange): void {
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
