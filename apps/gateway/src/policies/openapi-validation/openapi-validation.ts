import type { ApiObject, OpenapiValidationConfig } from '@gatehouse/definition';
import type { Steps } from '../../compile/steps.js';
import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import { bringLibraries } from '../../libraries/bring-libraries.js';
import type { BodyOutcome } from '../../pipeline/body-hooks.js';
import type { Policy, PolicyType } from '../../pipeline/policy.js';
import { header, type Reply, refuse } from '../../pipeline/reply.js';
import { parseMediaType } from '../content-types/media-type.js';
import { type Fault, inWords } from './fault.js';
import { compileOperation, type OperationCheck } from './operation-check.js';
import { Schemas } from './schemas.js';

const CONTENT_TYPE = new HeaderName('content-type');
const NAME = 'openapi-validation';
const NOTE_MAX = 1_000;

type Mode = OpenapiValidationConfig['body'];

const typeOf = (value: string | undefined): string => parseMediaType(value ?? '')?.type ?? '';

class OpenapiValidation {
  readonly bodyBytesMax: number;
  readonly bodyTooLarge: Reply;
  private readonly checks = new Map<string, OperationCheck>();

  constructor(private readonly config: OpenapiValidationConfig) {
    this.bodyBytesMax = config.bodyBytesMax;
    this.bodyTooLarge = refuse('gateway.body_too_large', `A body that is validated may have ${config.bodyBytesMax} bytes.`);
  }

  *compile({ operations, schemas = {} }: ApiObject, only: string | undefined): Steps<void> {
    const compiled = new Schemas(schemas, this.config);
    for (const operation of operations) {
      if (only !== undefined && operation.id !== only) continue;
      this.checks.set(operation.id, yield* compileOperation(operation, compiled, this.config));
      yield;
    }
  }

  private check(x: Exchange): OperationCheck | undefined {
    return x.operation === null ? undefined : this.checks.get(x.operation.id);
  }

  onRequest(x: Exchange): Reply | undefined {
    const check = this.check(x);
    if (check === undefined) return undefined;
    const faults = check.parameters?.run(x) ?? [];
    const refusal = faults.length === 0 ? undefined : this.tell(x, this.config.parameters, faults, x.marks.ran);
    return refusal ?? this.beforeBody(x, check);
  }

  /** What can be said of a body before it is there. */
  private beforeBody(x: Exchange, { body }: OperationCheck): Reply | undefined {
    if (body === null) return undefined;
    const mode = this.config.body;
    if (!x.hasBody) return body.required ? this.tell(x, mode, [{ in: 'body', pointer: '', message: 'is missing' }], x.marks.ran) : undefined;
    const type = typeOf(x.requestHeader(CONTENT_TYPE));
    if (body.content.takes(type)) return undefined;
    const { types } = body.content;
    if (mode === 'enforce') return refuse('gateway.content_type_refused', `Taken are ${types}.`, [header('accept', types)]);
    return this.tell(x, mode, [{ in: 'content-type', pointer: '', message: `must be one of ${types}` }], x.marks.ran);
  }

  takesPart(x: Exchange, part: 'request' | 'response'): boolean {
    const check = this.check(x);
    if (check === undefined) return false;
    if (part === 'request') return check.body?.content.looksInto(typeOf(x.requestHeader(CONTENT_TYPE))) ?? false;
    if (check.responses === null) return false;
    // asked before there is a response, then again with its head
    if (x.responseHead === null) return true;
    return check.responses.of(x.responseHead.status)?.looksInto(typeOf(x.responseHeader(CONTENT_TYPE))) ?? false;
  }

  onRequestBody(x: Exchange, body: Buffer): BodyOutcome {
    const faults = this.check(x)?.body?.content.faults(typeOf(x.requestHeader(CONTENT_TYPE)), body) ?? [];
    return faults.length === 0 ? undefined : this.tell(x, this.config.body, faults);
  }

  onResponse(x: Exchange): Reply | undefined {
    const responses = this.check(x)?.responses;
    const { responseHead } = x;
    if (!responses || responseHead === null || responseHead.status === 304) return undefined;
    const { status } = responseHead;
    const content = responses.of(status);
    if (content === undefined) return this.tellResponse(x, [{ in: 'status', pointer: '', message: `${status} is not described` }]);
    if (x.method === 'HEAD' || status === 204 || responseHead.contentLength === 0) return undefined;
    const type = typeOf(x.responseHeader(CONTENT_TYPE));
    return content.takes(type) ? undefined : this.tellResponse(x, [{ in: 'content-type', pointer: '', message: `must be one of ${content.types}` }]);
  }

  onResponseBody(x: Exchange, body: Buffer): BodyOutcome {
    const content = x.responseHead && this.check(x)?.responses?.of(x.responseHead.status);
    const faults = content ? content.faults(typeOf(x.responseHeader(CONTENT_TYPE)), body) : [];
    return faults.length === 0 ? undefined : this.tellResponse(x, faults);
  }

  /** Refuses, or leaves a note in the call record. */
  private tell(x: Exchange, mode: Mode, faults: readonly Fault[], step?: number): Reply | undefined {
    const errors = faults.slice(0, this.config.errorsMax);
    const words = inWords(errors).slice(0, NOTE_MAX);
    if (mode === 'enforce') return refuse('gateway.request_invalid', words, [], { members: { errors } });
    x.explain(NAME, `reported: ${words}`, step);
    return undefined;
  }

  private tellResponse(x: Exchange, faults: readonly Fault[]): Reply | undefined {
    const reason = inWords(faults.slice(0, this.config.errorsMax)).slice(0, NOTE_MAX);
    // what is wrong inside is for the provider's eyes
    if (this.config.responses === 'enforce') return refuse('gateway.response_invalid', undefined, [], { reason });
    x.explain(NAME, `reported of the response: ${reason}`);
    return undefined;
  }
}

export const openapiValidation: PolicyType<OpenapiValidationConfig> = {
  type: 'openapi-validation',
  phase: 'authorize',
  body: 'buffer',
  load: () => bringLibraries('schemas'),
  create(config, _runtime, { api, operation, prepare }) {
    if (api === undefined) throw new Error('the openapi-validation policy stands on an API');
    const validation = new OpenapiValidation(config);
    prepare(() => validation.compile(api, operation));
    const { bodyBytesMax, bodyTooLarge } = validation;
    const policy: Policy = {
      bodyBytesMax,
      bodyTooLarge,
      takesPart: (x, part) => validation.takesPart(x, part),
      onRequest: (x) => validation.onRequest(x),
    };
    if (config.body !== 'off') policy.onRequestBody = (x, body) => validation.onRequestBody(x, body);
    if (config.responses !== 'off') {
      policy.onResponse = (x) => validation.onResponse(x);
      policy.onResponseBody = (x, body) => validation.onResponseBody(x, body);
    }
    return policy;
  },
};
