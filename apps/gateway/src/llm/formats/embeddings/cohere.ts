import {
  BadModelReply,
  carryRest,
  type EmbeddingCodec,
  type EmbeddingRequest,
  isObject,
  type JsonObject,
  listOf,
  objectOf,
  readArray,
  readNumber,
  readObject,
  readString,
  required,
  restOf,
  textOf,
} from '../../ir/index.js';
import { decodeUsage } from '../cohere/reply.js';
import { textsOf } from './texts.js';

/** Cohere wants to know; where nobody says, it is what is searched in. */
const PURPOSE = 'search_document';

export const cohereEmbeddings: EmbeddingCodec = {
  wireFormat: 'cohere',
  decodeRequest(value) {
    const { model, texts, input_type, output_dimension, truncate, embedding_types, ...others } = required(readObject(value, ''), '');
    const inputs = required(readArray(texts, '/texts'), '/texts').map((one, i) => required(readString(one, `/texts/${i}`), `/texts/${i}`));
    const request: EmbeddingRequest = { from: 'cohere', model: required(readString(model, '/model'), '/model'), inputs };
    const purpose = readString(input_type, '/input_type');
    if (purpose !== undefined) request.purpose = purpose;
    const size = readNumber(output_dimension, '/output_dimension');
    if (size !== undefined) request.dimensions = size;
    const cut = readString(truncate, '/truncate');
    if (cut !== undefined) request.truncate = cut;
    const types = listOf(embedding_types);
    // numbers are told anyway; other kinds are another provider's to know
    const rest = restOf(types.length === 0 || (types.length === 1 && types[0] === 'float') ? others : { ...others, embedding_types: types });
    return rest === undefined ? request : { ...request, rest };
  },
  encodeRequest(request, dialect, ledger) {
    const body: JsonObject = {
      model: request.model,
      texts: textsOf(request),
      input_type: request.purpose ?? dialect.embeddingPurpose ?? PURPOSE,
      embedding_types: ['float'],
    };
    if (request.dimensions !== undefined) body.output_dimension = request.dimensions;
    if (request.truncate !== undefined) body.truncate = request.truncate;
    if (request.user !== undefined) ledger.lost('/user', 'who asks is not told there');
    if (request.title !== undefined) ledger.lost('/title', 'texts have no titles there');
    if (request.from === 'cohere' && request.rest?.embedding_types !== undefined) body.embedding_types = request.rest.embedding_types;
    carryRest(body, request, request.from === 'cohere', ledger);
    return { path: '/v2/embed', body };
  },
  decodeReply(value) {
    if (!isObject(value)) throw new BadModelReply('no embeddings in the answer');
    const { embeddings, id, meta } = value;
    const vectors = Array.isArray(embeddings) ? embeddings : objectOf(embeddings).float;
    if (!Array.isArray(vectors)) throw new BadModelReply('no embeddings in the answer');
    const usage = decodeUsage(meta);
    const named = textOf(id);
    return { vectors: vectors as number[][], ...(named !== undefined && { id: named }), ...(usage !== undefined && { usage }) };
  },
  encodeReply: (reply, request) => ({
    id: reply.id ?? '',
    texts: request.inputs.filter((input) => typeof input === 'string'),
    embeddings: { float: reply.vectors },
    meta: { api_version: { version: '2' }, billed_units: { input_tokens: reply.usage?.inputTokens ?? 0 } },
    response_type: 'embeddings_by_type',
  }),
  usage: (body) => (isObject(body) ? decodeUsage(body.meta) : undefined),
};
