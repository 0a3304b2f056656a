import type { EmbeddingCodec, EmbeddingRequest, Json, JsonObject } from '../ir/index.js';
import {
  BadModelReply,
  BadModelRequest,
  carryRest,
  isObject,
  listOf,
  numberOf,
  objectOf,
  readNumber,
  readString,
  required,
  restOf,
  textOf,
} from '../ir/index.js';
import { vectorOf } from './vectors.js';

/** `POST /api/embed`. */
export const ollamaEmbeddings: EmbeddingCodec = {
  wireFormat: 'ollama',

  decodeRequest(body) {
    if (!isObject(body)) throw new BadModelRequest('', 'must be an object');
    const { model, input, dimensions, ...others } = body;
    const single = typeof input === 'string';
    const inputs = (single ? [input] : listOf(input)).map((text, at) => required(readString(text, `/input/${at}`), `/input/${at}`));
    const request: EmbeddingRequest = { from: 'ollama', model: required(readString(model, '/model'), '/model'), inputs, single };
    const size = readNumber(dimensions, '/dimensions');
    if (size !== undefined) request.dimensions = size;
    const rest = restOf(others);
    return rest === undefined ? request : { ...request, rest };
  },

  encodeRequest(request, _dialect, ledger) {
    const { model, inputs, dimensions, user, purpose, title } = request;
    const texts = inputs.map((input, at) => {
      if (typeof input === 'string') return input;
      ledger.lost(`/input/${at}`, 'tokens of one model mean nothing to another');
      return '';
    });
    const body: JsonObject = { model, input: texts };
    if (dimensions !== undefined) body.dimensions = dimensions;
    if (user !== undefined) ledger.lost('/user', 'has no place in the format that the model speaks');
    if (purpose !== undefined) ledger.lost('/input_type', 'the model’s provider does not ask what vectors are for');
    if (title !== undefined) ledger.lost('/title', 'has no place in the format that the model speaks');
    carryRest(body, request, request.from === 'ollama', ledger);
    return { path: '/api/embed', body };
  },

  decodeReply(body) {
    if (!isObject(body)) throw new BadModelReply('no embeddings of the format ollama');
    const usage = this.usage(body);
    const model = textOf(body.model);
    return { vectors: listOf(body.embeddings).map(vectorOf), ...(model !== undefined && { model }), ...(usage && { usage }) };
  },

  encodeReply({ vectors, usage, model }, request): Json {
    return { model: model ?? request.model, embeddings: vectors, total_duration: 0, load_duration: 0, prompt_eval_count: usage?.inputTokens ?? 0 };
  },

  usage(body) {
    const tokens = numberOf(objectOf(body).prompt_eval_count);
    return tokens === undefined ? undefined : { inputTokens: tokens };
  },
};
