import { type Codec, isObject, jsonOf, objectOf } from '../../ir/index.js';
import { CohereDecoder } from './decode-events.js';
import { decodeRequest } from './decode-request.js';
import { CohereEncoder } from './encode-events.js';
import { encodeRequest } from './encode-request.js';
import { decodeError, encodeError } from './errors.js';
import { decodeReply, decodeUsage, encodeReply } from './reply.js';

/** Cohere's chat, second version. */
export const cohere: Codec = {
  wireFormat: 'cohere',
  decodeRequest,
  encodeRequest,
  decodeReply,
  encodeReply,
  eventDecoder: () => new CohereDecoder(),
  eventEncoder: (_request, ledger) => new CohereEncoder(ledger),
  decodeError,
  encodeError,
  usage: (body) => (isObject(body) ? (decodeUsage(body.usage) ?? decodeUsage(body.meta)) : undefined),
  usageOfEvent({ event, data }) {
    if (event !== 'message-end' && !data.includes('"message-end"')) return undefined;
    return decodeUsage(objectOf(objectOf(jsonOf(data)).delta).usage);
  },
};
