import { Buffer } from 'node:buffer';
import {
  BadModelReply,
  BadModelRequest,
  carryRest,
  type EmbeddingCodec,
  type EmbeddingInput,
  type EmbeddingRequest,
  isObject,
  type Json,
  type JsonObject,
  listOf,
  numberOf,
  objectOf,
  readNumber,
  readObject,
  readString,
  required,
  restOf,
  textOf,
} from '../../ir/index.js';
import { applyDialect } from '../dialect-members.js';
import { chatUsage } from '../openai/usage.js';

const isTokens = (value: Json): value is number[] => Array.isArray(value) && value.every((one) => typeof one === 'number');

function inputsOf(value: Json | undefined): { inputs: EmbeddingInput[]; single: boolean } {
  if (typeof value === 'string') return { inputs: [value], single: true };
  if (!Array.isArray(value) || value.length === 0) throw new BadModelRequest('/input', 'must be a text, or a list of texts or tokens');
  if (isTokens(value)) return { inputs: [value], single: true };
  const inputs = value.map((one, i): EmbeddingInput => {
    if (typeof one === 'string' || isTokens(one)) return one;
    throw new BadModelRequest(`/input/${i}`, 'must be a text or tokens');
  });
  return { inputs, single: false };
}

/** Little-endian float32, as OpenAI's own client asks for them. */
function toBase64(vector: readonly number[]): string {
  const bytes = Buffer.allocUnsafe(vector.length * 4);
  for (const [i, value] of vector.entries()) bytes.writeFloatLE(value, i * 4);
  return bytes.toString('base64');
}

function fromBase64(text: string): number[] {
  const bytes = Buffer.from(text, 'base64');
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) => bytes.readFloatLE(i * 4));
}

function vectorOf(value: Json | undefined): number[] {
  if (typeof value === 'string') return fromBase64(value);
  if (!Array.isArray(value)) throw new BadModelReply('an embedding that is no list of numbers');
  return value as number[];
}

const placeOf = (value: Json): number => numberOf(objectOf(value).index) ?? 0;

export const openAiEmbeddings: EmbeddingCodec = {
  wireFormat: 'openai-chat',
  decodeRequest(value, ledger) {
    const { model, input, dimensions, encoding_format, user, input_type, ...others } = required(readObject(value, ''), '');
    const request: EmbeddingRequest = { from: 'openai-chat', model: required(readString(model, '/model'), '/model'), ...inputsOf(input) };
    const size = readNumber(dimensions, '/dimensions');
    if (size !== undefined) request.dimensions = size;
    const encoding = readString(encoding_format, '/encoding_format');
    if (encoding === 'float' || encoding === 'base64') request.encoding = encoding;
    else if (encoding !== undefined) ledger.lost('/encoding_format', 'vectors are told as numbers or as base64 of them');
    const asker = readString(user, '/user');
    if (asker !== undefined) request.user = asker;
    const purpose = readString(input_type, '/input_type');
    if (purpose !== undefined) request.purpose = purpose;
    const rest = restOf(others);
    return rest === undefined ? request : { ...request, rest };
  },
  encodeRequest(request, dialect, ledger) {
    const [only] = request.inputs;
    const body: JsonObject = { model: request.model, input: request.single && only !== undefined ? only : request.inputs };
    if (request.dimensions !== undefined) body.dimensions = request.dimensions;
    if (request.encoding !== undefined && request.from === 'openai-chat') body.encoding_format = request.encoding;
    if (request.user !== undefined) body.user = request.user;
    if (request.purpose !== undefined && request.from === 'openai-chat') body.input_type = request.purpose;
    else if (request.purpose !== undefined) ledger.lost('/input_type', 'what vectors are for is not asked there');
    if (request.title !== undefined) ledger.lost('/title', 'texts have no titles there');
    if (request.truncate !== undefined) ledger.lost('/truncate', 'how to cut long texts is not asked there');
    carryRest(body, request, request.from === 'openai-chat', ledger);
    applyDialect(body, dialect, {}, ledger);
    return { path: '/embeddings', body };
  },
  decodeReply(value) {
    if (!isObject(value) || !Array.isArray(value.data)) throw new BadModelReply('no embeddings in the answer');
    const vectors = listOf(value.data)
      .toSorted((a, b) => placeOf(a) - placeOf(b))
      .map((one) => vectorOf(objectOf(one).embedding));
    const usage = chatUsage(value.usage);
    const model = textOf(value.model);
    return { vectors, ...(model !== undefined && { model }), ...(usage !== undefined && { usage }) };
  },
  encodeReply(reply, request) {
    const tokens = reply.usage?.inputTokens ?? 0;
    return {
      object: 'list',
      data: reply.vectors.map((vector, index) => ({ object: 'embedding', index, embedding: request.encoding === 'base64' ? toBase64(vector) : vector })),
      model: reply.model ?? request.model,
      usage: { prompt_tokens: tokens, total_tokens: tokens },
    };
  },
  usage: (body) => (isObject(body) ? chatUsage(body.usage) : undefined),
};
