import type { TransformConfig, TransformSide } from '@gatehouse/definition';
import { essenceOf, isJsonType, parseJson } from '../../bodies/json-body.js';
import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import type { Policy, PolicyType } from '../../pipeline/policy.js';
import { type Reply, refuse } from '../../pipeline/reply.js';
import { scopeOf } from '../../templates/scope.js';
import { compileTemplate } from '../../templates/template.js';

const CONTENT_TYPE = new HeaderName('content-type');
const UNREADABLE = refuse('gateway.body_unreadable', 'The body is not the JSON that its content type says.');
const BROKEN = refuse('gateway.upstream_invalid', 'The body is not the JSON that its content type says.');
const FAILED = refuse('gateway.transform_failed');

interface Side {
  /** By content type. */
  takes(type: string | undefined): boolean;
  make(x: Exchange, body: Buffer, type: string | undefined, unreadable: Reply): Buffer | Reply;
  readonly contentType: string;
}

function compileSide({ template: source, escape: as, contentType, inputs }: TransformSide, bytesMax: number): Side {
  const template = compileTemplate(source, as, bytesMax);
  const named = new Set(inputs.map(essenceOf));
  const mustBeJson = isJsonType(contentType);
  return {
    contentType,
    takes: (type) => (named.size === 0 ? isJsonType(type) : type !== undefined && named.has(essenceOf(type))),
    make(x, bytes, type, unreadable) {
      const parsed = isJsonType(type) ? parseJson(bytes) : { value: bytes.toString('utf8') };
      if (parsed === undefined) return unreadable;
      let text: string;
      try {
        text = template.render(scopeOf(x, { body: parsed.value }, template.uses));
        // a template that makes no JSON is wrong, and nobody is to be told otherwise
        if (mustBeJson) JSON.parse(text);
      } catch (error) {
        x.runtime.log.warn({ err: error, requestId: x.requestId }, 'a body could not be transformed');
        return FAILED;
      }
      return Buffer.from(text);
    },
  };
}

export const transform: PolicyType<TransformConfig> = {
  type: 'transform',
  phase: 'transform',
  body: 'buffer',
  create({ request, response, bodyBytesMax }) {
    const inward = request && compileSide(request, bodyBytesMax);
    const outward = response && compileSide(response, bodyBytesMax);
    const policy: Policy = {
      bodyBytesMax,
      takesPart: (x, body) =>
        body === 'request'
          ? inward?.takes(x.requestEdits.get(CONTENT_TYPE)) === true
          : outward !== undefined && (x.responseHead === null || outward.takes(x.responseHeader(CONTENT_TYPE))),
    };
    if (inward) {
      policy.onRequestBody = (x, body) => {
        const made = inward.make(x, body, x.requestEdits.get(CONTENT_TYPE), UNREADABLE);
        if (Buffer.isBuffer(made)) x.requestEdits.set(CONTENT_TYPE, inward.contentType);
        return made;
      };
    }
    if (outward) {
      policy.onResponseBody = (x, body) => {
        const made = outward.make(x, body, x.responseHeader(CONTENT_TYPE), BROKEN);
        if (Buffer.isBuffer(made)) x.responseEdits.set(CONTENT_TYPE, outward.contentType);
        return made;
      };
    }
    return policy;
  },
};
