import { type Codec, isObject, jsonOf, objectOf } from '../../ir/index.js';
import { openAiError, toOpenAiError } from '../openai/errors.js';
import { tellsObject } from '../openai/tells-object.js';
import { responsesUsage } from '../openai/usage.js';
import { decodeReply } from './decode-reply.js';
import { decodeRequest } from './decode-request.js';
import { encodeReply } from './encode-reply.js';
import { encodeRequest } from './encode-request.js';
import { ResponsesEventDecoder } from './event-decoder.js';
import { ResponsesEventEncoder } from './event-encoder.js';

/** OpenAI's Responses API. */
export const openAiResponses: Codec = {
  wireFormat: 'openai-responses',
  decodeRequest: (body, ledger) => decodeRequest(body, ledger),
  encodeRequest,
  decodeReply,
  encodeReply,
  eventDecoder: () => new ResponsesEventDecoder(),
  eventEncoder: (request, ledger) => new ResponsesEventEncoder(request, ledger),
  decodeError: openAiError,
  encodeError: (error) => ({ status: error.status, body: { error: toOpenAiError(error) } }),
  usage: (body) => (isObject(body) ? responsesUsage(body.usage, body.tool_usage) : undefined),
  usageOfEvent({ data }) {
    // the last event alone tells it: others are not parsed
    if (!tellsObject(data, '"usage"')) return undefined;
    const response = objectOf(objectOf(jsonOf(data)).response);
    return responsesUsage(response.usage, response.tool_usage);
  },
};
