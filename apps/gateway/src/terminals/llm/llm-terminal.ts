import type { LlmApi } from '@gatehouse/definition';
import { decode } from '../../bodies/coding.js';
import { Pieces } from '../../bodies/pieces.js';
import type { BodySink, Call } from '../../exchange/carrier.js';
import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import { ContentOfCall } from '../../llm/content/content-of-call.js';
import { ContentTerms } from '../../llm/content/content-terms.js';
import type { CompiledRoute } from '../../llm/model-routes/compiled-route.js';
import { callOfPrompt } from '../../llm/prompts/call-of-prompt.js';
import type { CompiledPrompts } from '../../llm/prompts/compiled-prompt.js';
import { withoutCredentials } from '../../llm/providers/query.js';
import { missingOperation } from '../../pipeline/missing-operation.js';
import type { Terminal } from '../../pipeline/pipeline.js';
import { Reply, refuse } from '../../pipeline/reply.js';
import { type Asked, askedInForm, askedInJson, askedOfNothing } from './asked.js';
import { type Endpoint, endpointOf, isConversation } from './endpoint.js';
import { findRoute } from './find-route.js';
import { keptRoute } from './kept-route.js';
import { listModels } from './list-models.js';
import { LlmCall } from './llm-call.js';
import { ModelMeter } from './model-meter.js';
import { ANTHROPIC_VERSION } from './model-problem.js';
import { jsonOfBody } from './outgoing.js';
import { PreparedCall, type Written } from './prepared.js';
import { startRealtime } from './realtime.js';

const CONTENT_TYPE = new HeaderName('content-type');
const CONTENT_ENCODING = new HeaderName('content-encoding');

const TOO_LARGE = refuse('gateway.body_too_large');
const UNREADABLE = refuse('gateway.body_unreadable', 'The body is no JSON object, or has a member twice.');
const FORM_UNREADABLE = refuse('gateway.body_unreadable', 'The form cannot be read.');
const CODING_UNKNOWN = refuse('gateway.content_coding_unknown');
const DEFECT = refuse('gateway.policy_failed');
const JSON_TYPE = 'application/json';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads a call's body, whole, before anybody is asked. */
class Reading implements Call, BodySink {
  private readonly pieces = new Pieces();
  private over = false;

  constructor(
    private readonly x: Exchange,
    private readonly api: LlmApi,
    private readonly prompts: CompiledPrompts,
    private readonly terms: ContentTerms | null,
    private readonly endpoint: Endpoint,
  ) {}

  start(): void {
    const { x } = this;
    x.call = this;
    if (!x.hasBody) this.read(Buffer.alloc(0));
    else if (x.bodyLength > this.api.bodyBytesMax) this.refuse(TOO_LARGE);
    else x.carrier.startBody(this);
  }

  data(bytes: Buffer, count: number, total: number, last: boolean): boolean {
    if (this.over) return true;
    this.pieces.add(bytes, count, total);
    if (this.pieces.bytes > this.api.bodyBytesMax) this.refuse(TOO_LARGE);
    else if (last) {
      const body = this.pieces.whole();
      this.pieces.release();
      const coding = this.x.head.get(CONTENT_ENCODING);
      if (coding === undefined) this.read(body);
      else void this.readCoded(body, coding);
    }
    return true;
  }

  private async readCoded(body: Buffer, coding: string): Promise<void> {
    const { x } = this;
    x.waiting++;
    const content = await decode(body, coding, this.api.bodyBytesMax);
    x.waiting--;
    if (x.ended) x.release();
    else if (typeof content !== 'string') this.read(content);
    else this.refuse(content === 'too-large' ? TOO_LARGE : content === 'unknown' ? CODING_UNKNOWN : UNREADABLE);
  }

  private read(body: Buffer): void {
    if (this.over) return;
    try {
      this.begin(body);
    } catch (error) {
      const { x } = this;
      x.runtime.log.error({ err: error, requestId: x.requestId }, 'a model call failed by a defect');
      if (x.ended) return;
      x.call?.cancel();
      this.refuse(DEFECT);
    }
  }

  private begin(given: Buffer): void {
    const { x, endpoint } = this;
    const written = this.written(given);
    if (written instanceof Reply) {
      this.refuse(written);
      return;
    }
    const route = this.route(written.asked);
    if (route instanceof Reply) {
      this.refuse(route);
      return;
    }
    this.over = true;
    const meter = new ModelMeter(x.startedAt, x.runtime.pools.random);
    const prepared = new PreparedCall(x, endpoint, written, route, meter, withoutCredentials(x.query));
    const call = new LlmCall(x, this.api, prepared, meter);
    x.call = call;
    call.start();
  }

  private written(body: Buffer): Written | Reply {
    const contentType = this.x.head.get(CONTENT_TYPE);
    const asked = this.asked(body, contentType);
    const slug = this.endpoint.prompt;
    const content = this.terms === null || !isConversation(this.endpoint) ? null : new ContentOfCall(this.terms);
    if (asked instanceof Reply) return asked;
    if (slug === null) return { asked, body, contentType: body.length === 0 ? undefined : (contentType ?? JSON_TYPE), prompt: null, content };
    const values = asked.members === null ? undefined : jsonOfBody(body);
    if (!isObject(values)) return UNREADABLE;
    const made = callOfPrompt(this.prompts, slug, values);
    if (made instanceof Reply) return made;
    return { asked: askedInJson(made.bytes) ?? asked, body: made.bytes, contentType: JSON_TYPE, prompt: made.prompt, content };
  }

  private asked(body: Buffer, contentType: string | undefined): Asked | Reply {
    const { endpoint } = this;
    if (body.length === 0 && !isConversation(endpoint)) return askedOfNothing();
    if (contentType !== undefined && /^multipart\//i.test(contentType)) return askedInForm(body, contentType) ?? FORM_UNREADABLE;
    return askedInJson(body) ?? UNREADABLE;
  }

  private route(asked: Asked): CompiledRoute | Reply {
    const { x, endpoint, api } = this;
    const models = x.snapshot?.models.tenant(x.api?.object.tenant.id ?? '');
    if (models === undefined) return refuse('gateway.no_target');
    const model = endpoint.model ?? asked.model;
    const stored = endpoint.operation === 'files' || endpoint.operation === 'batches' || endpoint.rest !== '';
    return model === null && stored ? keptRoute(x, models, api, endpoint) : findRoute(x, models, api, model ?? '');
  }

  private refuse(reply: Reply): void {
    this.over = true;
    this.pieces.release();
    this.x.call = null;
    this.x.outcome = 'refused';
    this.x.answer(reply);
  }

  cancel(): void {
    this.over = true;
    this.pieces.release();
  }

  clientDrained(): void {}
}

/** Leads to models. */
export class LlmTerminal implements Terminal {
  private readonly terms: ContentTerms | null;

  constructor(
    private readonly api: LlmApi,
    private readonly prompts: CompiledPrompts,
  ) {
    this.terms = api.storeContent === undefined ? null : new ContentTerms(api.storeContent);
  }

  start(x: Exchange): void {
    const endpoint = endpointOf(x.method === 'HEAD' ? 'GET' : x.method, x.path.slice(x.restAt), x.head.find(ANTHROPIC_VERSION) >= 0);
    if (endpoint === null) x.answer(missingOperation(x));
    else if (endpoint.operation === 'models') x.answer(listModels(x, this.api, endpoint));
    else if (endpoint.operation === 'realtime') startRealtime(x, this.api, endpoint);
    else new Reading(x, this.api, this.prompts, this.terms, endpoint).start();
  }
}
