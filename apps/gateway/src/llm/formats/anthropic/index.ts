import { type Codec, type Frame, isObject, jsonOf, objectOf } from '../../ir/index.js';
import { AnthropicDecoder } from './decode-events.js';
import { decodeRequest } from './decode-request.js';
import { AnthropicEncoder } from './encode-events.js';
import { encodeRequest } from './encode-request.js';
import { decodeError, encodeError } from './errors.js';
import { decodeReply, encodeReply } from './reply.js';
import { decodeUsage } from './usage.js';

/** Only these events tell usage, and only their beginning is read to know it. */
const TELLING = /"type"\s*:\s*"message_(?:start|delta)"/;

function usageOfEvent({ event, data }: Frame) {
  if (event !== 'message_start' && event !== 'message_delta' && !TELLING.test(data.slice(0, 200))) return undefined;
  const value = objectOf(jsonOf(data));
  return decodeUsage(value.type === 'message_start' ? objectOf(value.message).usage : value.usage);
}

/** Anthropic's Messages. */
export const anthropic: Codec = {
  wireFormat: 'anthropic',
  decodeRequest,
  encodeRequest,
  decodeReply,
  encodeReply,
  eventDecoder: () => new AnthropicDecoder(),
  eventEncoder: (request, ledger) => new AnthropicEncoder(request, ledger),
  decodeError,
  encodeError,
  usage: (body) => (isObject(body) ? decodeUsage(body.usage) : undefined),
  usageOfEvent,
};
