import type { EmbeddingCodec, EmbeddingInput, EmbeddingReply, EmbeddingRequest, Json, JsonObject } from '../ir/index.js';
import { BadModelReply, BadModelRequest, carryRest, isObject, numberOf, objectOf, readNumber, readString, required, restOf, textOf } from '../ir/index.js';
import { vectorOf } from './vectors.js';

const isTokens = (value: Json): value is number[] => Array.isArray(value) && value.every((one) => typeof one === 'number');

function inputsOf(input: Json | undefined): { inputs: EmbeddingInput[]; single: boolean } {
  if (typeof input === 'string') return { inputs: [input], single: true };
  if (!Array.isArray(input) || input.length === 0) throw new BadModelRequest('/input', 'must be a text, or a list of texts or tokens');
  if (isTokens(input)) return { inputs: [input], single: true };
  const inputs = input.map((one, at) => {
    if (typeof one === 'string' || isTokens(one)) return one;
    throw new BadModelRequest(`/input/${at}`, 'must be a text or a list of tokens');
  });
  return { inputs, single: false };
}

/** Little-endian float32 in base64, as OpenAI's own client asks for. */
const packed = (vector: readonly number[]): string => Buffer.from(Float32Array.from(vector).buffer).toString('base64');

/** `POST /embeddings` of OpenAI and of all who speak like it. */
export const openAiEmbeddings: EmbeddingCodec = {
  wireFormat: 'openai-chat',

  decodeRequest(body) {
    if (!isObject(body)) throw new BadModelRequest('', 'must be an object');
    const { model, input, dimensions, encoding_format, user, ...others } = body;
    const encoding = readString(encoding_format, '/encoding_format');
    if (encoding !== undefined && encoding !== 'float' && encoding !== 'base64') throw new BadModelRequest('/encoding_format', 'must be float or base64');
    const request: EmbeddingRequest = { from: 'openai-chat', model: required(readString(model, '/model'), '/model'), ...inputsOf(input) };
    const size = readNumber(dimensions, '/dimensions');
    if (size !== undefined) request.dimensions = size;
    if (encoding !== undefined) request.encoding = encoding;
    const by = readString(user, '/user');
    if (by !== undefined) request.user = by;
    const rest = restOf(others);
    return rest === undefined ? request : { ...request, rest };
  },

  encodeRequest(request, _dialect, ledger) {
    const { inputs, single, dimensions, user, purpose, title } = request;
    const body: JsonObject = { model: request.model, input: single === true ? (inputs[0] ?? '') : inputs };
    if (dimensions !== undefined) body.dimensions = dimensions;
    if (user !== undefined) body.user = user;
    if (purpose !== undefined) ledger.lost('/input_type', 'the model’s provider does not ask what vectors are for');
    if (title !== undefined) ledger.lost('/title', 'has no place in the format that the model speaks');
    carryRest(body, request, request.from === 'openai-chat', ledger);
    return { path: '/embeddings', body };
  },

  decodeReply(body): EmbeddingReply {
    if (!isObject(body) || !Array.isArray(body.data)) throw new BadModelReply('no embeddings of the format openai-chat');
    const ordered = body.data.map(objectOf).sort((a, b) => (numberOf(a.index) ?? 0) - (numberOf(b.index) ?? 0));
    const usage = this.usage(body);
    const model = textOf(body.model);
    return { vectors: ordered.map(({ embedding }) => vectorOf(embedding)), ...(model !== undefined && { model }), ...(usage && { usage }) };
  },

  encodeReply({ vectors, usage, model }, request): Json {
    const data = vectors.map((vector, index) => ({ object: 'embedding', index, embedding: request.encoding === 'base64' ? packed(vector) : vector }));
    const tokens = usage?.inputTokens ?? 0;
    return { object: 'list', data, model: model ?? request.model, usage: { prompt_tokens: tokens, total_tokens: tokens } };
  },

  usage(body) {
    const tokens = numberOf(objectOf(objectOf(body).usage).prompt_tokens);
    return tokens === undefined ? undefined : { inputTokens: tokens };
  },
};
