import { type Codec, isObject, jsonOf } from '../../ir/index.js';
import { decodeRequest } from './decode-request.js';
import { encodeRequest } from './encode-request.js';
import { decodeError, encodeError } from './errors.js';
import { OllamaDecoder, OllamaEncoder } from './events.js';
import { decodeReply, decodeUsage, encodeReply } from './reply.js';

/** Ollama's own chat. */
export const ollama: Codec = {
  wireFormat: 'ollama',
  decodeRequest,
  encodeRequest,
  decodeReply,
  encodeReply,
  eventDecoder: () => new OllamaDecoder(),
  eventEncoder: (request, ledger) => new OllamaEncoder(request, ledger),
  decodeError,
  encodeError,
  usage: (body) => (isObject(body) ? decodeUsage(body) : undefined),
  usageOfEvent({ data }) {
    if (!data.includes('eval_count"')) return undefined;
    const line = jsonOf(data);
    return isObject(line) ? decodeUsage(line) : undefined;
  },
};
