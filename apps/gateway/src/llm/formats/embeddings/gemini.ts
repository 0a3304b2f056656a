import {
  BadModelReply,
  carryRest,
  type EmbeddingCodec,
  type EmbeddingRequest,
  isObject,
  type Json,
  type JsonObject,
  listOf,
  numberOf,
  objectOf,
  readArray,
  readNumber,
  readObject,
  readString,
  required,
  restOf,
  textOf,
  type Usage,
} from '../../ir/index.js';
import { camelNames } from '../gemini/names.js';
import { decodeUsage } from '../gemini/usage.js';
import { textsOf } from './texts.js';

/** What vectors are for: Gemini's words for Cohere's. */
const TASKS: readonly (readonly [string, string])[] = [
  ['search_document', 'RETRIEVAL_DOCUMENT'],
  ['search_query', 'RETRIEVAL_QUERY'],
  ['classification', 'CLASSIFICATION'],
  ['clustering', 'CLUSTERING'],
];
const taskOf = (purpose: string): string => TASKS.find(([theirs]) => theirs === purpose)?.[1] ?? purpose;
const purposeOf = (task: string): string => TASKS.find(([, ours]) => ours === task)?.[0] ?? task;

const textIn = (content: Json | undefined): string =>
  listOf(objectOf(content).parts)
    .flatMap((part) => textOf(objectOf(part).text) ?? [])
    .join('\n');

function decodeOne(value: Json, at: string, request: EmbeddingRequest): void {
  const { content, taskType, title, outputDimensionality, model: _, ...others } = camelNames(required(readObject(value, at), at));
  request.inputs.push(textIn(content));
  const task = readString(taskType, `${at}/taskType`);
  if (task !== undefined) request.purpose = purposeOf(task);
  const named = readString(title, `${at}/title`);
  if (named !== undefined) request.title = named;
  const size = readNumber(outputDimensionality, `${at}/outputDimensionality`);
  if (size !== undefined) request.dimensions = size;
  const rest = restOf(others);
  if (rest !== undefined) request.rest = rest;
}

/** Vertex has another call for it: `predict`. */
function predict(request: EmbeddingRequest, texts: readonly string[]): JsonObject {
  const parameters: JsonObject = {};
  if (request.dimensions !== undefined) parameters.outputDimensionality = request.dimensions;
  if (request.truncate !== undefined) parameters.autoTruncate = request.truncate !== 'NONE';
  const shared = { ...(request.purpose !== undefined && { task_type: taskOf(request.purpose) }), ...(request.title !== undefined && { title: request.title }) };
  return { instances: texts.map((content) => ({ content, ...shared })), ...(Object.keys(parameters).length > 0 && { parameters }) };
}

function predicted(predictions: readonly Json[]): { vectors: number[][]; usage: Usage } {
  let tokens = 0;
  const vectors = predictions.map((one) => {
    const { values, statistics } = objectOf(objectOf(one).embeddings);
    tokens += numberOf(objectOf(statistics).token_count) ?? 0;
    return listOf(values) as number[];
  });
  return { vectors, usage: { inputTokens: tokens } };
}

function usageIn(body: JsonObject): Usage | undefined {
  if (Array.isArray(body.predictions)) return predicted(body.predictions).usage;
  const usage = decodeUsage(body.usageMetadata);
  return usage === undefined ? undefined : { inputTokens: usage.inputTokens ?? 0 };
}

export const geminiEmbeddings: EmbeddingCodec = {
  wireFormat: 'gemini',
  decodeRequest(value, _ledger, path = {}) {
    const body = required(readObject(value, ''), '');
    const request: EmbeddingRequest = { from: 'gemini', model: path.model ?? textOf(body.model)?.replace(/^models\//, '') ?? '', inputs: [] };
    if (body.requests === undefined) {
      request.single = true;
      decodeOne(body, '', request);
    } else for (const [i, one] of (readArray(body.requests, '/requests') ?? []).entries()) decodeOne(one, `/requests/${i}`, request);
    return request;
  },
  encodeRequest(request, dialect, ledger) {
    const texts = textsOf(request);
    if (request.user !== undefined) ledger.lost('/user', 'who asks is not told there');
    const purpose = request.purpose ?? dialect.embeddingPurpose;
    const wanted = purpose === undefined ? request : { ...request, purpose };
    if (dialect.embeddings === 'predict') {
      carryRest({}, request, false, ledger);
      return { path: `/v1beta/models/${request.model}:predict`, body: predict(wanted, texts) };
    }
    const shared: JsonObject = {
      ...(purpose !== undefined && { taskType: taskOf(purpose) }),
      ...(request.title !== undefined && { title: request.title }),
      ...(request.dimensions !== undefined && { outputDimensionality: request.dimensions }),
    };
    if (request.truncate !== undefined) ledger.lost('/truncate', 'how to cut long texts is not asked there');
    carryRest(shared, request, request.from === 'gemini', ledger);
    const model = `models/${request.model}`;
    return { path: `/v1beta/${model}:batchEmbedContents`, body: { requests: texts.map((text) => ({ model, content: { parts: [{ text }] }, ...shared })) } };
  },
  decodeReply(value) {
    if (!isObject(value)) throw new BadModelReply('no embeddings in the answer');
    if (Array.isArray(value.predictions)) return predicted(value.predictions);
    const all = value.embedding === undefined ? value.embeddings : [value.embedding];
    if (!Array.isArray(all)) throw new BadModelReply('no embeddings in the answer');
    const usage = usageIn(value);
    return { vectors: all.map((one) => listOf(objectOf(one).values) as number[]), ...(usage !== undefined && { usage }) };
  },
  encodeReply(reply, request) {
    const embeddings = reply.vectors.map((values) => ({ values }));
    const usage: JsonObject =
      reply.usage?.inputTokens === undefined ? {} : { usageMetadata: { promptTokenCount: reply.usage.inputTokens, totalTokenCount: reply.usage.inputTokens } };
    return request.single ? { embedding: embeddings[0] ?? { values: [] }, ...usage } : { embeddings, ...usage };
  },
  usage: (body) => (isObject(body) ? usageIn(body) : undefined),
};
