import Anthropic from '@anthropic-ai/sdk';
import type { ProviderObject } from '@gatehouse/definition';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { describe, expect, onTestFailed, test } from 'vitest';
import { startGateway, upstreamServer } from './harness.js';
import { anthropicProvider, geminiProvider, llmApi, provider, routes, startMock } from './llm-harness.js';
import { CLIENTS, MODEL } from './stock-clients/index.js';

const VECTORS = [
  [0.5, -0.25],
  [1, 2],
];

/** Answers as each of these formats does, with the same vectors. */
const PROVIDERS = {
  openai: (body: { input: unknown }) => ({
    object: 'list',
    model: 'm',
    data: [body.input].flat().map((_, index) => ({ object: 'embedding', index, embedding: VECTORS[index] })),
    usage: { prompt_tokens: 7, total_tokens: 7 },
  }),
  gemini: (body: { requests?: unknown[] }) =>
    body.requests
      ? { embeddings: body.requests.map((_, at) => ({ values: VECTORS[at] })), usageMetadata: { promptTokenCount: 7 } }
      : { embedding: { values: VECTORS[0] } },
  cohere: (body: { texts: unknown[] }) => ({
    id: 'e',
    embeddings: { float: body.texts.map((_, at) => VECTORS[at]) },
    meta: { billed_units: { input_tokens: 7 } },
  }),
  ollama: (body: { input: unknown[] }) => ({ model: 'm', embeddings: body.input.map((_, at) => VECTORS[at]), prompt_eval_count: 7 }),
};

async function start(format: keyof typeof PROVIDERS, name = 'embed') {
  const upstream = await upstreamServer(({ body }, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(PROVIDERS[format](JSON.parse(body))));
  });
  const wireFormat = format === 'openai' ? 'openai-chat' : format;
  const own = format === 'gemini' ? geminiProvider(upstream.url, { id: 'prov_openai' }) : provider(upstream.url, { wireFormat, speaks: [] });
  const gateway = await startGateway([llmApi(), own, routes({ id: 'rt', name, targets: [{ providerId: 'prov_openai', model: 'the-model' }] })]);
  return { upstream, gateway, base: `${gateway.url}/acme/llm` };
}

test.each(Object.keys(PROVIDERS) as (keyof typeof PROVIDERS)[])(
  'vectors of a provider that speaks %s are those that OpenAI’s and Google’s clients read',
  async (format) => {
    const { base, gateway, upstream } = await start(format);
    onTestFailed(() => console.log(JSON.stringify(gateway.records.map(({ attempts }) => attempts))));
    const openai = new OpenAI({ apiKey: 'none', baseURL: `${base}/v1`, maxRetries: 0 });
    // the client asks for base64 by itself
    const packed = await openai.embeddings.create({ model: 'embed', input: ['one', 'two'] });
    if (format !== 'openai') expect(packed.data.map(({ embedding }) => [...embedding])).toEqual(VECTORS);
    const plain = await openai.embeddings.create({ model: 'embed', input: 'one', encoding_format: 'float', dimensions: 2 });
    expect(plain.data[0]?.embedding).toEqual(VECTORS[0]);
    const google = new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl: base } });
    const embedded = await google.models.embedContent({ model: 'embed', contents: ['one', 'two'] });
    expect(embedded.embeddings?.map(({ values }) => values)).toEqual(VECTORS);
    await expect.poll(() => gateway.records.length).toBe(3);
    expect(gateway.records[0]?.llm).toMatchObject({ operation: 'embeddings', targetModel: 'the-model', usage: { inputTokens: 7 } });
    expect(upstream.requests.every(({ body, path }) => (body + path).includes('the-model'))).toBe(true);
  },
);

test('tokens are counted by the provider where it counts, and guessed, said so, where none does', async () => {
  const { base } = await start('openai');
  const anthropic = new Anthropic({ apiKey: 'none', baseURL: base, maxRetries: 0 });
  const { data, response } = await anthropic.messages
    .countTokens({ model: 'embed', messages: [{ role: 'user', content: 'how many tokens are these?' }] })
    .withResponse();
  expect(data.input_tokens).toBeGreaterThan(5);
  expect(response.headers.get('x-gatehouse-estimated')).toBe('true');
});

const EMBEDDING = Object.entries(CLIENTS).filter(([, client]) => client('http://127.0.0.1:1').embed !== undefined);

describe.each(EMBEDDING)('the stock client %s', (_, client) => {
  const asked = async (own: ProviderObject) => {
    const gateway = await startGateway([llmApi(), own, routes({ id: 'rt', name: MODEL, targets: [{ providerId: 'prov_openai', model: 'the-model' }] })]);
    return client(`${gateway.url}/acme/llm`).embed?.(['one', 'two']);
  };

  test.each(['openai', 'cohere'] as const)('is given numbers by a mock that a stranger wrote, which speaks %s', async (format) => {
    const mock = await startMock();
    mock.onEmbedding(/.*/s, { embedding: [0.25, -0.5, 1] });
    const own = format === 'openai' ? provider(`${mock.url}/v1`, { speaks: [] }) : provider(mock.url, { wireFormat: 'cohere', speaks: [] });
    expect(await asked(own)).toEqual([
      [0.25, -0.5, 1],
      [0.25, -0.5, 1],
    ]);
  });

  // that mock knows of Gemini's and Ollama's one text at a time only
  test.each(['gemini', 'ollama'] as const)('is given numbers of several texts at once by a provider that speaks %s', async (format) => {
    const { base } = await start(format, MODEL);
    expect(await client(base).embed?.(['one', 'two'])).toEqual(VECTORS);
  });

  test.each(['anthropic', 'bedrock'] as const)('is told so where the provider speaks %s, which has none', async (format) => {
    const own =
      format === 'anthropic'
        ? anthropicProvider('http://127.0.0.1:1', { id: 'prov_openai' })
        : provider('http://127.0.0.1:1', { wireFormat: 'bedrock', speaks: [] });
    await expect(asked(own)).rejects.toMatchObject({ message: expect.stringMatching(/embeddings/) });
  });
});
