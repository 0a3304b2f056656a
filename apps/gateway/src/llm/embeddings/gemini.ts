import type { EmbeddingCodec, EmbeddingInput, EmbeddingRequest, Json, JsonObject, Ledger } from '../ir/index.js';
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
  restOf,
  textOf,
} from '../ir/index.js';
import { vectorOf } from './vectors.js';

/** What vectors are for, in Cohere's words and in Google's. */
const PURPOSES: Record<string, string> = {
  search_document: 'RETRIEVAL_DOCUMENT',
  search_query: 'RETRIEVAL_QUERY',
  classification: 'CLASSIFICATION',
  clustering: 'CLUSTERING',
};
const TASKS = Object.fromEntries(Object.entries(PURPOSES).map(([purpose, task]) => [task, purpose]));

function textIn(content: Json | undefined, pointer: string): string {
  const parts = isObject(content) ? content.parts : undefined;
  if (!Array.isArray(parts)) throw new BadModelRequest(`${pointer}/content`, 'must have parts');
  return parts.map((part) => textOf(objectOf(part).text) ?? '').join('');
}

function one(body: JsonObject, model: string, pointer: string): EmbeddingRequest {
  const { content, taskType, title, outputDimensionality, model: _named, ...others } = body;
  const request: EmbeddingRequest = { from: 'gemini', model, inputs: [textIn(content, pointer)] };
  const task = readString(taskType, `${pointer}/taskType`);
  if (task !== undefined) request.purpose = TASKS[task] ?? task;
  const named = readString(title, `${pointer}/title`);
  if (named !== undefined) request.title = named;
  const size = readNumber(outputDimensionality, `${pointer}/outputDimensionality`);
  if (size !== undefined) request.dimensions = size;
  const rest = restOf(others);
  return rest === undefined ? request : { ...request, rest };
}

function encoded({ model, dimensions, purpose, title }: EmbeddingRequest, input: EmbeddingInput, at: number, ledger: Ledger): JsonObject {
  const body: JsonObject = { model: `models/${model}`, content: { parts: [{ text: typeof input === 'string' ? input : '' }] } };
  if (typeof input !== 'string') ledger.lost(`/input/${at}`, 'tokens of one model mean nothing to another');
  if (dimensions !== undefined) body.outputDimensionality = dimensions;
  if (purpose !== undefined) body.taskType = PURPOSES[purpose] ?? purpose;
  if (title !== undefined) body.title = title;
  return body;
}

/** `embedContent` and `batchEmbedContents`. */
export const geminiEmbeddings: EmbeddingCodec = {
  wireFormat: 'gemini',

  decodeRequest(body, ledger, path) {
    if (!isObject(body)) throw new BadModelRequest('', 'must be an object');
    const model = path?.model ?? '';
    if (path?.many !== true) return { ...one(body, model, ''), single: true };
    const requests = (readArray(body.requests, '/requests') ?? []).map((each, at) => one(objectOf(each), model, `/requests/${at}`));
    const [first] = requests;
    if (first === undefined) throw new BadModelRequest('/requests', 'must not be empty');
    requests.forEach(({ purpose, dimensions, title }, at) => {
      if (purpose !== first.purpose || dimensions !== first.dimensions || title !== first.title)
        ledger.lost(`/requests/${at}`, 'settings other than those of the first');
    });
    return { ...first, inputs: requests.flatMap(({ inputs }) => inputs), single: false };
  },

  encodeRequest(request, _dialect, ledger) {
    const { inputs, single, model, user } = request;
    if (user !== undefined) ledger.lost('/user', 'has no place in the format that the model speaks');
    const all = inputs.map((input, at) => encoded(request, input, at, ledger));
    const [first] = all;
    const body: JsonObject = single === true && first !== undefined ? first : { requests: all };
    carryRest(body, request, request.from === 'gemini' && single === true, ledger);
    return { path: `/v1beta/models/${encodeURIComponent(model)}:${single === true ? 'embedContent' : 'batchEmbedContents'}`, body };
  },

  decodeReply(body) {
    if (!isObject(body)) throw new BadModelReply('no embeddings of the format gemini');
    const all = body.embedding === undefined ? listOf(body.embeddings) : [body.embedding];
    const usage = this.usage(body);
    return { vectors: all.map((each) => vectorOf(objectOf(each).values)), ...(usage && { usage }) };
  },

  encodeReply({ vectors, usage }, { single }): Json {
    const told: JsonObject =
      usage?.inputTokens === undefined ? {} : { usageMetadata: { promptTokenCount: usage.inputTokens, totalTokenCount: usage.inputTokens } };
    return single === true ? { embedding: { values: vectors[0] ?? [] }, ...told } : { embeddings: vectors.map((values) => ({ values })), ...told };
  },

  usage(body) {
    const tokens = numberOf(objectOf(objectOf(body).usageMetadata).promptTokenCount);
    return tokens === undefined ? undefined : { inputTokens: tokens };
  },
};
