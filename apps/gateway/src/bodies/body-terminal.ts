import type { Exchange } from '../exchange/exchange.js';
import type { Head } from '../http1/head.js';
import { HeaderName } from '../http1/header-name.js';
import { type BodyHooks, taking } from '../pipeline/body-hooks.js';
import type { Terminal } from '../pipeline/pipeline.js';
import { refuse } from '../pipeline/reply.js';
import { isPlain, readableCodings } from './coding.js';
import { HookedCarrier } from './hooked-carrier.js';
import { RequestCollector } from './request-collector.js';
import { StreamedRequest } from './request-source.js';
import { bufferLimit, requestStages } from './stages.js';

const CONTENT_TYPE = new HeaderName('content-type');
const CONTENT_ENCODING = new HeaderName('content-encoding');
const ACCEPT_ENCODING = new HeaderName('accept-encoding');
const RANGE = new HeaderName('range');
const IF_RANGE = new HeaderName('if-range');
const TWO_MEANINGS = refuse(
  'gateway.request_malformed',
  'Content-Type and Content-Encoding are sent once each: policies and upstream must read the body as the same thing.',
);
const CODED = refuse('gateway.content_coding_unknown');

/**
 * Stands before what answers, in pipelines that have body hooks and in no others: shows the request's body to them before it goes on, and puts a
 * carrier before the client's that shows them the response's.
 */
export class BodyTerminal implements Terminal {
  constructor(
    private readonly inner: Terminal,
    private readonly hooks: BodyHooks,
  ) {}

  start(x: Exchange): void {
    const { inner } = this;
    if (x.hasBody && this.hooks.request.length > 0 && (isTwice(x.head, CONTENT_TYPE) || isTwice(x.head, CONTENT_ENCODING))) {
      x.answer(TWO_MEANINGS);
      return;
    }
    const hooks = this.hooks.selective ? takingPart(x, this.hooks) : this.hooks;
    // an offer of another protocol may be answered in this one: then its body is looked at as any other
    if (hooks.request.length + hooks.response.length + hooks.events.length === 0) {
      inner.start(x);
      return;
    }
    if (hooks.response.length + hooks.events.length > 0) this.ask(x, hooks);
    const carrier = new HookedCarrier(x.carrier, hooks);
    const stages = x.hasBody ? requestStages(x, hooks.request) : [];
    const limit = bufferLimit(hooks.request);
    if (stages.length > 0 && limit !== undefined) {
      new RequestCollector(x, stages, limit, (source) => {
        carrier.source = source;
        x.carrier = carrier;
        inner.start(x);
      }).start();
      return;
    }
    if (stages.length > 0) {
      if (!isPlain(x.requestHeader(CONTENT_ENCODING))) {
        x.answer(CODED);
        return;
      }
      x.bodyLength = -1;
      carrier.source = new StreamedRequest(x, x.carrier, stages);
    }
    x.carrier = carrier;
    inner.start(x);
  }

  /** A part of a body, or one in a coding that we cannot undo, could not be looked at. */
  private ask(x: Exchange, hooks: BodyHooks): void {
    const { requestEdits } = x;
    requestEdits.remove(RANGE);
    requestEdits.remove(IF_RANGE);
    const wanted = x.requestHeader(ACCEPT_ENCODING);
    const buffered = bufferLimit(hooks.response) !== undefined;
    if (buffered && wanted === undefined) return;
    requestEdits.set(ACCEPT_ENCODING, buffered && wanted !== undefined ? readableCodings(wanted) : 'identity');
  }
}

const isTwice = (head: Head, name: HeaderName): boolean => {
  const at = head.find(name);
  return at >= 0 && head.find(name, at + 1) >= 0;
};

/** Conditions were decided on the way in. */
function takingPart(x: Exchange, { request, response, events, selective }: BodyHooks): BodyHooks {
  return { request: taking(x, request, 'request'), response: taking(x, response, 'response'), events: taking(x, events, 'response'), selective };
}
