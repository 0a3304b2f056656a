import { expect, test } from 'vitest';
import { type Json, newLedger, type WireFormat } from '../../ir/index.js';
import { embeddingCodecOf } from './index.js';

const codec = (format: WireFormat) => {
  const found = embeddingCodecOf(format);
  if (found === undefined) throw new Error(format);
  return found;
};
const OPENAI = { model: 'm', input: ['a', 'b'], dimensions: 3, encoding_format: 'base64', user: 'u' };

test.each<[WireFormat, string, Json, string[]]>([
  ['openai-chat', '/embeddings', OPENAI, []],
  [
    'gemini',
    '/v1beta/models/m:batchEmbedContents',
    { requests: ['a', 'b'].map((text) => ({ model: 'models/m', content: { parts: [{ text }] }, outputDimensionality: 3 })) },
    ['/user'],
  ],
  ['cohere', '/v2/embed', { model: 'm', texts: ['a', 'b'], input_type: 'search_document', embedding_types: ['float'], output_dimension: 3 }, ['/user']],
  ['ollama', '/api/embed', { model: 'm', input: ['a', 'b'], dimensions: 3 }, ['/user']],
])('texts of a client of OpenAI are sent to a provider that speaks %s', (format, path, body, lost) => {
  const ledger = newLedger();
  expect(codec(format).encodeRequest(codec('openai-chat').decodeRequest(OPENAI, ledger), {}, ledger)).toEqual({ path, body });
  expect(ledger.entries.map(({ pointer }) => pointer)).toEqual(lost);
});

const VECTORS = [
  [0.5, -1.25, 2],
  [1, 0, 0.75],
];

test.each<[WireFormat, Json]>([
  [
    'openai-chat',
    {
      object: 'list',
      data: VECTORS.map((embedding, index) => ({ object: 'embedding', index, embedding })).reverse(),
      model: 'm',
      usage: { prompt_tokens: 4, total_tokens: 4 },
    },
  ],
  ['gemini', { embeddings: VECTORS.map((values) => ({ values })), usageMetadata: { promptTokenCount: 4 } }],
  ['gemini', { predictions: VECTORS.map((values) => ({ embeddings: { values, statistics: { token_count: 2, truncated: false } } })) }],
  ['cohere', { id: 'e', texts: ['a', 'b'], embeddings: { float: VECTORS }, meta: { billed_units: { input_tokens: 4 } } }],
  ['ollama', { model: 'm', embeddings: VECTORS, prompt_eval_count: 4 }],
])('vectors of a provider that speaks %s reach a client of OpenAI, in base64 where it asks for that', (format, body) => {
  const reply = codec(format).decodeReply(body);
  expect(reply).toMatchObject({ vectors: VECTORS, usage: { inputTokens: 4 } });
  expect(codec(format).usage(body)).toMatchObject({ inputTokens: 4 });
  const request = codec('openai-chat').decodeRequest(OPENAI, newLedger());
  const told = codec('openai-chat').encodeReply(reply, request) as { data: { embedding: string }[]; usage: Json };
  expect(told.data.map(({ embedding }) => [...new Float32Array(new Uint8Array(Buffer.from(embedding, 'base64')).buffer)])).toEqual(VECTORS);
  expect(told.usage).toEqual({ prompt_tokens: 4, total_tokens: 4 });
  expect(codec('openai-chat').decodeReply(told as unknown as Json).vectors).toEqual(VECTORS);
});

test.each<[WireFormat, Json, { model?: string }]>([
  ['openai-chat', { model: 'm', input: 'a' }, {}],
  ['gemini', { requests: [{ model: 'models/m', content: { parts: [{ text: 'a' }] }, taskType: 'RETRIEVAL_QUERY', outputDimensionality: 3 }] }, { model: 'm' }],
  ['cohere', { model: 'm', texts: ['a'], input_type: 'clustering', embedding_types: ['float'], truncate: 'END', output_dimension: 3 }, {}],
  ['ollama', { model: 'm', input: ['a'], dimensions: 3, truncate: false, keep_alive: '5m' }, {}],
])('a request in the format %s comes out as it went in', (format, body, path) => {
  const ledger = newLedger();
  expect(codec(format).encodeRequest(codec(format).decodeRequest(body, ledger, path), {}, ledger).body).toEqual(body);
  expect(ledger.entries.filter(({ fate }) => fate === 'lost')).toEqual([]);
  const reply = { vectors: [[1, 2]], usage: { inputTokens: 3 } };
  expect(codec(format).decodeReply(codec(format).encodeReply(reply, codec(format).decodeRequest(body, newLedger(), path)))).toMatchObject(reply);
});

test('purposes are told in the provider’s own words, and Vertex is asked in its own way', () => {
  const request = codec('cohere').decodeRequest({ model: 'm', texts: ['a'], input_type: 'search_query' }, newLedger());
  expect(codec('gemini').encodeRequest(request, {}, newLedger()).body).toMatchObject({ requests: [{ taskType: 'RETRIEVAL_QUERY' }] });
  expect(codec('gemini').encodeRequest(request, { embeddings: 'predict' }, newLedger())).toEqual({
    path: '/v1beta/models/m:predict',
    body: { instances: [{ content: 'a', task_type: 'RETRIEVAL_QUERY' }] },
  });
});

test('tokens go to a provider of their own format alone', () => {
  const request = codec('openai-chat').decodeRequest({ model: 'm', input: [[1, 2], [3]] }, newLedger());
  expect(codec('openai-chat').encodeRequest(request, {}, newLedger()).body).toEqual({ model: 'm', input: [[1, 2], [3]] });
  expect(() => codec('gemini').encodeRequest(request, {}, newLedger())).toThrow(
    expect.objectContaining({ name: 'BadModelRequest', pointer: '/input/0' }) as Error,
  );
});
