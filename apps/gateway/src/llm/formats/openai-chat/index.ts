import { type Codec, isObject, jsonOf } from '../../ir/index.js';
import { openAiError, toOpenAiError } from '../openai/errors.js';
import { tellsObject } from '../openai/tells-object.js';
import { chatUsage } from '../openai/usage.js';
import { chunkUsage } from './chunk-usage.js';
import { decodeReply } from './decode-reply.js';
import { decodeRequest } from './decode-request.js';
import { encodeReply } from './encode-reply.js';
import { encodeRequest } from './encode-request.js';
import { ChatEventDecoder } from './event-decoder.js';
import { ChatEventEncoder } from './event-encoder.js';

/** Chat completions, as OpenAI and most others speak them. */
export const openAiChat: Codec = {
  wireFormat: 'openai-chat',
  decodeRequest: (body, ledger) => decodeRequest(body, ledger),
  encodeRequest,
  decodeReply,
  encodeReply,
  eventDecoder: () => new ChatEventDecoder(),
  eventEncoder: (request, ledger) => new ChatEventEncoder(request, ledger),
  decodeError: openAiError,
  encodeError: (error) => ({ status: error.status, body: { error: toOpenAiError(error) } }),
  usage: (body) => (isObject(body) ? chatUsage(body.usage) : undefined),
  usageOfEvent({ data }) {
    // most events tell none: they are not parsed
    if (!tellsObject(data, '"usage"')) return undefined;
    const chunk = jsonOf(data);
    return isObject(chunk) ? chunkUsage(chunk) : undefined;
  },
};
