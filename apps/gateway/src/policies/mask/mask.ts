import type { MaskConfig } from '@gatehouse/definition';
import { isJsonType, parseJson } from '../../bodies/json-body.js';
import { HeaderName } from '../../http1/header-name.js';
import type { ServerSentEvent } from '../../pipeline/body-hooks.js';
import type { Policy, PolicyType } from '../../pipeline/policy.js';
import { type Reply, refuse } from '../../pipeline/reply.js';
import { fieldMasks } from './field-masks.js';

const CONTENT_TYPE = new HeaderName('content-type');
const UNREADABLE = refuse('gateway.body_unreadable', 'The body is not the JSON that its content type says.');
const BROKEN = refuse('gateway.upstream_invalid', 'The body is not the JSON that its content type says, and fields in it must not be seen.');

type Masks = (value: unknown) => number;

/** Undefined: nothing to hide. What cannot be read is not let past. */
function maskBody(masks: Masks, body: Buffer, unreadable: Reply): undefined | Buffer | Reply {
  const parsed = parseJson(body);
  if (parsed === undefined) return unreadable;
  return masks(parsed.value) === 0 ? undefined : Buffer.from(JSON.stringify(parsed.value));
}

function maskEvent(masks: Masks, event: ServerSentEvent): ServerSentEvent {
  const parsed = parseJson(Buffer.from(event.data));
  return parsed === undefined || masks(parsed.value) === 0 ? event : { ...event, data: JSON.stringify(parsed.value) };
}

export const mask: PolicyType<MaskConfig> = {
  type: 'mask',
  phase: 'transform',
  body: 'buffer',
  create({ request, response, by, bodyBytesMax }) {
    const inward = fieldMasks(request, by);
    const outward = fieldMasks(response, by);
    const policy: Policy = {
      bodyBytesMax,
      takesPart(x, body) {
        if (body === 'request') return isJsonType(x.requestEdits.get(CONTENT_TYPE));
        // before there is a response it may be of any kind
        if (x.responseHead === null) return true;
        const type = x.responseHeader(CONTENT_TYPE);
        return isJsonType(type) || /^\s*text\/event-stream\b/i.test(type ?? '');
      },
    };
    if (request.length > 0) policy.onRequestBody = (_x, body) => maskBody(inward, body, UNREADABLE);
    if (response.length > 0) {
      policy.onResponseBody = (_x, body) => maskBody(outward, body, BROKEN);
      policy.onEvent = (_x, event) => maskEvent(outward, event);
    }
    return policy;
  },
};
