import {
  BadModelReply,
  BadModelRequest,
  carryRest,
  type EmbeddingCodec,
  type EmbeddingRequest,
  isObject,
  type JsonObject,
  readBoolean,
  readNumber,
  readObject,
  readString,
  required,
  restOf,
  textOf,
} from '../../ir/index.js';
import { decodeUsage } from '../ollama/reply.js';
import { textsOf } from './texts.js';

export const ollamaEmbeddings: EmbeddingCodec = {
  wireFormat: 'ollama',
  decodeRequest(value) {
    const { model, input, dimensions, truncate, ...others } = required(readObject(value, ''), '');
    const single = typeof input === 'string';
    const inputs = single ? [input] : Array.isArray(input) ? input : undefined;
    if (inputs === undefined) throw new BadModelRequest('/input', 'must be a text or a list of texts');
    const request: EmbeddingRequest = {
      from: 'ollama',
      model: required(readString(model, '/model'), '/model'),
      inputs: inputs.map((one, i) => required(readString(one, `/input/${i}`), `/input/${i}`)),
      ...(single && { single }),
    };
    const size = readNumber(dimensions, '/dimensions');
    if (size !== undefined) request.dimensions = size;
    const cut = readBoolean(truncate, '/truncate');
    if (cut !== undefined) request.truncate = cut ? 'END' : 'NONE';
    const rest = restOf(others);
    return rest === undefined ? request : { ...request, rest };
  },
  encodeRequest(request, _dialect, ledger) {
    const texts = textsOf(request);
    const [only] = texts;
    const body: JsonObject = { model: request.model, input: request.single && request.from === 'ollama' && only !== undefined ? only : texts };
    if (request.dimensions !== undefined) body.dimensions = request.dimensions;
    if (request.truncate !== undefined) body.truncate = request.truncate !== 'NONE';
    if (request.user !== undefined) ledger.lost('/user', 'who asks is not told there');
    if (request.purpose !== undefined) ledger.lost('/input_type', 'what vectors are for is not asked there');
    if (request.title !== undefined) ledger.lost('/title', 'texts have no titles there');
    carryRest(body, request, request.from === 'ollama', ledger);
    return { path: '/api/embed', body };
  },
  decodeReply(value) {
    if (!isObject(value) || !Array.isArray(value.embeddings)) throw new BadModelReply('no embeddings in the answer');
    const usage = decodeUsage(value);
    const model = textOf(value.model);
    return { vectors: value.embeddings as number[][], ...(model !== undefined && { model }), ...(usage !== undefined && { usage }) };
  },
  encodeReply: (reply, request) => ({
    model: reply.model ?? request.model,
    embeddings: reply.vectors,
    total_duration: 0,
    load_duration: 0,
    prompt_eval_count: reply.usage?.inputTokens ?? 0,
  }),
  usage: (body) => (isObject(body) ? decodeUsage(body) : undefined),
};
