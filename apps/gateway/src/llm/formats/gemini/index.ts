import { type Codec, isObject, jsonOf } from '../../ir/index.js';
import { GeminiDecoder } from './decode-events.js';
import { decodeRequest } from './decode-request.js';
import { GeminiEncoder } from './encode-events.js';
import { encodeRequest } from './encode-request.js';
import { decodeError, encodeError } from './errors.js';
import { decodeReply, encodeReply } from './reply.js';
import { decodeUsage } from './usage.js';

/** Google's generateContent, of AI Studio and of Vertex. */
export const gemini: Codec = {
  wireFormat: 'gemini',
  decodeRequest,
  encodeRequest,
  decodeReply,
  encodeReply,
  eventDecoder: () => new GeminiDecoder(),
  eventEncoder: (request, ledger) => new GeminiEncoder(request, ledger),
  decodeError,
  encodeError,
  usage: (body) => {
    // a stream that is no events is a list
    const last = Array.isArray(body) ? body.at(-1) : body;
    return isObject(last) ? decodeUsage(last.usageMetadata) : undefined;
  },
  usageOfEvent({ data }) {
    if (!data.includes('"usageMetadata"')) return undefined;
    const chunk = jsonOf(data);
    return isObject(chunk) ? decodeUsage(chunk.usageMetadata) : undefined;
  },
};
