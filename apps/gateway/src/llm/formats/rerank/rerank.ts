import type { Dialect } from '@gatehouse/definition';
import {
  BadModelReply,
  BadModelRequest,
  isObject,
  type Json,
  type JsonObject,
  type Ledger,
  numberOf,
  objectOf,
  readArray,
  readBoolean,
  readNumber,
  readObject,
  readString,
  required,
  textOf,
  type Usage,
} from '../../ir/index.js';
import { applyDialect } from '../dialect-members.js';

/** How documents are ranked against a query, as the three forms that there are have it. */
export interface RerankRequest {
  model: string;
  query: string;
  documents: string[];
  top?: number;
  /** Documents are to stand in the answer, too. */
  withDocuments?: boolean;
  rest?: JsonObject;
}
export interface RerankReply {
  id?: string;
  model?: string;
  results: { index: number; score: number; document?: string }[];
  usage?: Usage;
}
export type RerankForm = NonNullable<Dialect['rerank']>;

const documentOf = (value: Json | undefined): string | undefined => textOf(value) ?? textOf(objectOf(value).text);

/** All forms at once: what they have in common is called the same. @throws BadModelRequest */
export function decodeRerank(value: Json): RerankRequest {
  const { model, query, documents, top_n, top_k, return_documents, ...rest } = required(readObject(value, ''), '');
  const texts = required(readArray(documents, '/documents'), '/documents').map((one, i) => {
    const text = documentOf(one);
    if (text === undefined) throw new BadModelRequest(`/documents/${i}`, 'must be a text');
    return text;
  });
  const request: RerankRequest = {
    model: required(readString(model, '/model'), '/model'),
    query: required(readString(query, '/query'), '/query'),
    documents: texts,
  };
  const top = readNumber(top_n, '/top_n') ?? readNumber(top_k, '/top_k');
  if (top !== undefined) request.top = top;
  const shown = readBoolean(return_documents, '/return_documents');
  if (shown !== undefined) request.withDocuments = shown;
  return Object.keys(rest).length > 0 ? { ...request, rest } : request;
}

export function encodeRerank(request: RerankRequest, form: RerankForm, dialect: Dialect, ledger: Ledger): JsonObject {
  const body: JsonObject = { model: request.model, query: request.query, documents: request.documents };
  if (request.top !== undefined) body[form === 'voyage' ? 'top_k' : 'top_n'] = request.top;
  // Cohere's second version never gives them back: they are put in on the way
  if (request.withDocuments !== undefined && form !== 'cohere') body.return_documents = request.withDocuments;
  for (const name of Object.keys(request.rest ?? {})) ledger.lost(`/${name}`, 'has no place in the form that the provider takes');
  applyDialect(body, dialect, {}, ledger);
  return body;
}

/** @throws BadModelReply */
export function decodeRanking(value: Json): RerankReply {
  if (!isObject(value)) throw new BadModelReply('no ranking in the answer');
  const ranked = value.results ?? value.data;
  if (!Array.isArray(ranked)) throw new BadModelReply('no ranking in the answer');
  const results = ranked.map((one) => {
    const { index, relevance_score, score, document } = objectOf(one);
    const text = documentOf(document);
    return { index: numberOf(index) ?? 0, score: numberOf(relevance_score) ?? numberOf(score) ?? 0, ...(text !== undefined && { document: text }) };
  });
  const id = textOf(value.id);
  const model = textOf(value.model);
  const usage = rankingUsage(value);
  return { results, ...(id !== undefined && { id }), ...(model !== undefined && { model }), ...(usage !== undefined && { usage }) };
}

/** Jina and Voyage count tokens, Cohere searches. */
export function rankingUsage(value: Json): Usage | undefined {
  const body = objectOf(value);
  const tokens = numberOf(objectOf(body.usage).total_tokens);
  const billed = objectOf(objectOf(body.meta).billed_units);
  const units = numberOf(billed.search_units);
  const usage: Usage = {};
  const input = tokens ?? numberOf(billed.input_tokens);
  if (input !== undefined) usage.inputTokens = input;
  if (units !== undefined) usage.searchUnits = units;
  return Object.keys(usage).length > 0 ? usage : undefined;
}

export function encodeRanking(reply: RerankReply, form: RerankForm, request: RerankRequest): Json {
  const documents = (index: number): string | undefined => (request.withDocuments ? request.documents[index] : undefined);
  if (form === 'voyage') {
    const data = reply.results.map(({ index, score, document = documents(index) }) => ({
      relevance_score: score,
      index,
      ...(document !== undefined && { document }),
    }));
    return { object: 'list', data, model: reply.model ?? request.model, usage: { total_tokens: reply.usage?.inputTokens ?? 0 } };
  }
  const results = reply.results.map(({ index, score, document = documents(index) }) => ({
    index,
    relevance_score: score,
    ...(document !== undefined && { document: { text: document } }),
  }));
  if (form === 'jina') return { model: reply.model ?? request.model, object: 'list', usage: { total_tokens: reply.usage?.inputTokens ?? 0 }, results };
  return { id: reply.id ?? '', results, meta: { api_version: { version: '2' }, billed_units: { search_units: reply.usage?.searchUnits ?? 1 } } };
}
