import type { Dialect } from '@gatehouse/definition';
import { decodeRanking, decodeRerank, encodeRanking, encodeRerank, type RerankForm, type RerankRequest } from '../../llm/formats/rerank/rerank.js';
import type { Json, Ledger } from '../../llm/ir/index.js';
import type { CompiledProvider } from '../../llm/providers/compiled-provider.js';
import type { Endpoint } from './endpoint.js';
import { JSON_TYPE, type Outgoing } from './outgoing.js';

/** `/v1/rerank` is Jina's form, which most took over; Cohere has its own. */
const callersForm = ({ format }: Endpoint): RerankForm => (format === 'cohere' ? 'cohere' : 'jina');

export function providersForm({ wireFormat, dialect }: { wireFormat: string; dialect: Dialect }): RerankForm {
  return dialect.rerank ?? (wireFormat === 'cohere' ? 'cohere' : 'jina');
}

/** Whether both have it in one form: bytes then pass. */
export const ranksAlike = (endpoint: Endpoint, { object }: CompiledProvider): boolean =>
  callersForm(endpoint) === providersForm(object) && object.dialect.rename?.documents === undefined;

export interface Ranking {
  request: RerankRequest;
  outgoing: Outgoing;
}

/** A ranking in the provider's own form. Null: it ranks nothing. @throws BadModelRequest */
export function writeRanking(body: Json, provider: CompiledProvider, model: string, ledger: Ledger): Ranking | null {
  const { wireFormat, dialect } = provider.object;
  const request = decodeRerank(body);
  const path = provider.path('rerank', wireFormat, model);
  if (path === null) return null;
  const encoded = encodeRerank({ ...request, model }, providersForm(provider.object), dialect, ledger);
  const outgoing: Outgoing = {
    path: provider.withQuery(path),
    body: Buffer.from(JSON.stringify(encoded)),
    contentType: JSON_TYPE,
    lines: '',
    wireFormat,
    passed: false,
    hidesUsage: false,
  };
  return { request, outgoing };
}

/** A provider's ranking in the caller's form. @throws BadModelReply */
export const answerRanking = (endpoint: Endpoint, request: RerankRequest, answer: Json): Json =>
  encodeRanking(decodeRanking(answer), callersForm(endpoint), request);
