import { PROVIDER_KINDS } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import { startGateway, upstreamServer } from './harness.js';
import { llmApi, provider, routes } from './llm-harness.js';

const DOCUMENTS = ['a cat', 'a dog', 'a car'];
const ANSWERS = {
  cohere: { id: 'r', results: [{ index: 1, relevance_score: 0.9 }], meta: { billed_units: { search_units: 1 } } },
  jina: { model: 'm', usage: { total_tokens: 9 }, results: [{ index: 1, relevance_score: 0.9 }] },
  voyage: { object: 'list', data: [{ index: 1, relevance_score: 0.9 }], model: 'm', usage: { total_tokens: 9 } },
  mixedbread: { data: [{ index: 1, score: 0.9, input: null }], model: 'm', usage: { total_tokens: 9 } },
};
type Kind = keyof typeof ANSWERS;

async function start(kind: Kind) {
  const upstream = await upstreamServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(ANSWERS[kind]));
  });
  const { wireFormat, dialect, paths } = PROVIDER_KINDS.find(({ id }) => id === kind) ?? { wireFormat: 'openai-chat', dialect: {}, paths: {} };
  const own = provider(upstream.url, { wireFormat, dialect, paths, speaks: [] });
  const gateway = await startGateway([llmApi(), own, routes({ id: 'rt', name: 'rank', targets: [{ providerId: 'prov_openai', model: 'the-model' }] })]);
  const ask = async (path: string) => {
    const body = JSON.stringify({ model: 'rank', query: 'barks', documents: DOCUMENTS, top_n: 1, return_documents: true });
    const answer = await fetch(`${gateway.url}/acme/llm${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    return { status: answer.status, body: (await answer.json()) as object };
  };
  return { ask, gateway, upstream };
}

const SENT: Record<Kind, [path: string, body: object]> = {
  cohere: ['/v2/rerank', { model: 'the-model', query: 'barks', documents: DOCUMENTS, top_n: 1 }],
  jina: ['/rerank', { model: 'the-model', query: 'barks', documents: DOCUMENTS, top_n: 1, return_documents: true }],
  voyage: ['/rerank', { model: 'the-model', query: 'barks', documents: DOCUMENTS, top_k: 1, return_documents: true }],
  mixedbread: ['/reranking', { model: 'the-model', query: 'barks', input: DOCUMENTS, top_k: 1, return_input: true }],
};

test.each(Object.keys(ANSWERS) as Kind[])('documents are ranked by a provider of the form of %s, whichever form the caller has', async (kind) => {
  const { ask, gateway, upstream } = await start(kind);
  const results = [{ index: 1, relevance_score: 0.9 }];
  const jina = await ask('/v1/rerank');
  expect([jina.status, jina.body]).toMatchObject([200, { results }]);
  const cohere = await ask('/v2/rerank');
  expect([cohere.status, cohere.body]).toMatchObject([200, { results, ...(kind !== 'cohere' && { meta: { api_version: { version: '2' } } }) }]);
  // what passes as it is is the caller's own to the byte
  if (kind !== 'jina') expect(jina.body).toMatchObject({ results: [{ document: { text: 'a dog' } }] });
  const [path, body] = SENT[kind];
  for (const [i, sent] of upstream.requests.entries()) {
    expect(sent.path).toBe(path);
    const passed = (kind === 'jina' && i === 0) || (kind === 'cohere' && i === 1);
    expect(JSON.parse(sent.body.toString())).toEqual(
      passed ? { model: 'the-model', query: 'barks', documents: DOCUMENTS, top_n: 1, return_documents: true } : body,
    );
  }
  await expect.poll(() => gateway.records.length).toBe(2);
  for (const { llm } of gateway.records)
    expect(llm).toMatchObject({ operation: 'rerank', targetModel: 'the-model', usage: kind === 'cohere' ? { searchUnits: 1 } : { inputTokens: 9 } });
});
