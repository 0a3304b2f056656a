import type { EmbeddingCodec, EmbeddingRequest, Json, JsonObject } from '../ir/index.js';
import {
  BadModelReply,
  BadModelRequest,
  carryRest,
  isObject,
  listOf,
  numberOf,
  objectOf,
  readArray,
  readNumber,
  readString,
  required,
  restOf,
  textOf,
} from '../ir/index.js';
import { vectorOf } from './vectors.js';

/** What is asked for where the caller's format does not say what vectors are for, which Cohere wants to know. */
const PURPOSE = 'search_document';

/** `POST /v2/embed`. */
export const cohereEmbeddings: EmbeddingCodec = {
  wireFormat: 'cohere',

  decodeRequest(body, ledger) {
    if (!isObject(body)) throw new BadModelRequest('', 'must be an object');
    const { model, texts, input_type, output_dimension, embedding_types, truncate, ...others } = body;
    const inputs = (readArray(texts, '/texts') ?? []).map((text, at) => required(readString(text, `/texts/${at}`), `/texts/${at}`));
    const request: EmbeddingRequest = { from: 'cohere', model: required(readString(model, '/model'), '/model'), inputs, single: false };
    const purpose = readString(input_type, '/input_type');
    if (purpose !== undefined) request.purpose = purpose;
    const size = readNumber(output_dimension, '/output_dimension');
    if (size !== undefined) request.dimensions = size;
    const cut = readString(truncate, '/truncate');
    if (cut !== undefined) request.truncate = cut;
    for (const type of listOf(embedding_types)) if (type !== 'float') ledger.lost('/embedding_types', 'vectors come as numbers');
    const rest = restOf(others);
    return rest === undefined ? request : { ...request, rest };
  },

  encodeRequest(request, _dialect, ledger) {
    const { model, inputs, purpose, dimensions, truncate, user, title } = request;
    const texts = inputs.map((input, at) => {
      if (typeof input === 'string') return input;
      ledger.lost(`/input/${at}`, 'tokens of one model mean nothing to another');
      return '';
    });
    const body: JsonObject = { model, texts, input_type: purpose ?? PURPOSE, embedding_types: ['float'] };
    if (dimensions !== undefined) body.output_dimension = dimensions;
    if (truncate !== undefined) body.truncate = truncate;
    if (user !== undefined) ledger.lost('/user', 'has no place in the format that the model speaks');
    if (title !== undefined) ledger.lost('/title', 'has no place in the format that the model speaks');
    carryRest(body, request, request.from === 'cohere', ledger);
    return { path: '/v2/embed', body };
  },

  decodeReply(body) {
    if (!isObject(body)) throw new BadModelReply('no embeddings of the format cohere');
    const all = Array.isArray(body.embeddings) ? body.embeddings : listOf(objectOf(body.embeddings).float);
    const usage = this.usage(body);
    const id = textOf(body.id);
    return { vectors: all.map(vectorOf), ...(id !== undefined && { id }), ...(usage && { usage }) };
  },

  encodeReply({ vectors, usage, id }, { inputs }): Json {
    const meta = { api_version: { version: '2' }, billed_units: { input_tokens: usage?.inputTokens ?? 0 } };
    return { id: id ?? '', embeddings: { float: vectors }, texts: inputs.map((input) => (typeof input === 'string' ? input : '')), meta };
  },

  usage(body) {
    const tokens = numberOf(objectOf(objectOf(objectOf(body).meta).billed_units).input_tokens);
    return tokens === undefined ? undefined : { inputTokens: tokens };
  },
};
