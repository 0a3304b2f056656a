import { type Codec, isObject, jsonOf } from '../../ir/index.js';
import { decodeError, encodeError } from './errors.js';
import { BedrockDecoder, BedrockEncoder } from './events.js';
import { decodeReply, encodeReply } from './reply.js';
import { decodeRequest, encodeRequest } from './request.js';
import { decodeUsage } from './usage.js';

/** Amazon Bedrock's Converse. */
export const bedrock: Codec = {
  wireFormat: 'bedrock',
  decodeRequest,
  encodeRequest,
  decodeReply,
  encodeReply,
  eventDecoder: () => new BedrockDecoder(),
  eventEncoder: (_request, ledger) => new BedrockEncoder(ledger),
  decodeError: (status, body, headers) => decodeError(status, body, headers),
  encodeError,
  usage: (body) => (isObject(body) ? decodeUsage(body.usage) : undefined),
  usageOfEvent({ event, data }) {
    if (event !== 'metadata') return undefined;
    const value = jsonOf(data);
    return isObject(value) ? decodeUsage(value.usage) : undefined;
  },
};
