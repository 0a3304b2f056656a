import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { startGateway, upstreamServer } from './harness.js';
import { anthropicProvider, geminiProvider, llmApi, PROVIDER_SECRET, provider, providerKey, routes, startMock } from './llm-harness.js';

const WEATHER = { name: 'get_weather', arguments: '{"city":"Paris"}' };
const ROME = { name: 'get_weather', arguments: '{"city":"Rome"}' };
const SCHEMA = { type: 'object' as const, properties: { city: { type: 'string' } } };
const HELLO = [{ role: 'user' as const, content: 'hello' }];

const PROVIDERS = {
  'openai-chat': (url: string) => provider(`${url}/v1`, { speaks: [] }),
  'openai-responses': (url: string) => provider(`${url}/v1`, { wireFormat: 'openai-responses', speaks: [] }),
  anthropic: (url: string) => anthropicProvider(url, { id: 'prov_openai' }),
  gemini: (url: string) => geminiProvider(url, { id: 'prov_openai' }),
  cohere: (url: string) => provider(url, { wireFormat: 'cohere', speaks: [] }),
  ollama: (url: string) => provider(url, { wireFormat: 'ollama', speaks: [], auth: { as: 'none' }, keys: [] }),
  bedrock: (url: string) => {
    const keys = [providerKey('prov_openai', 'aws', 'AKIAEXAMPLE:secret')];
    return provider(url, { wireFormat: 'bedrock', speaks: [], auth: { as: 'aws', region: 'eu-central-1', service: 'bedrock' }, keys });
  },
};

async function start(format: keyof typeof PROVIDERS) {
  const mock = await startMock({ chunkSize: 6 });
  mock.onMessage('hello', { content: 'Hi there, how are you?' });
  mock.onMessage('two cities', { toolCalls: [WEATHER, ROME] });
  const table = routes({ id: 'rt', name: 'smart', targets: [{ providerId: 'prov_openai', model: 'the-model' }] });
  const gateway = await startGateway([llmApi(), PROVIDERS[format](mock.url), table]);
  const base = `${gateway.url}/acme/llm`;
  return {
    mock,
    gateway,
    openai: new OpenAI({ apiKey: 'none', baseURL: `${base}/v1`, maxRetries: 0 }),
    anthropic: new Anthropic({ apiKey: 'none', baseURL: base, maxRetries: 0 }),
  };
}

describe.each(Object.keys(PROVIDERS) as (keyof typeof PROVIDERS)[])('a provider that speaks %s', (format) => {
  test('answers chat completions: in one piece, as a stream, with parallel tools', async () => {
    const { openai, gateway } = await start(format);
    const chat = await openai.chat.completions.create({ model: 'smart', messages: HELLO });
    expect(chat.choices[0]).toMatchObject({ message: { content: 'Hi there, how are you?' }, finish_reason: 'stop' });
    let text = '';
    let usages = 0;
    for await (const chunk of await openai.chat.completions.create({
      model: 'smart',
      messages: HELLO,
      stream: true,
      stream_options: { include_usage: true },
    })) {
      text += chunk.choices[0]?.delta.content ?? '';
      if (chunk.usage) usages++;
    }
    expect([text, usages]).toEqual(['Hi there, how are you?', 1]);
    const stream = openai.chat.completions.stream({
      model: 'smart',
      messages: [{ role: 'user', content: 'two cities' }],
      tools: [{ type: 'function', function: { name: 'get_weather', parameters: SCHEMA } }],
    });
    const { message, finish_reason } = (await stream.finalChatCompletion()).choices[0] ?? {};
    expect(finish_reason).toBe('tool_calls');
    expect(message?.tool_calls?.map((call) => call.type === 'function' && JSON.parse(call.function.arguments))).toEqual([{ city: 'Paris' }, { city: 'Rome' }]);
    await expect.poll(() => gateway.records.length).toBe(3);
    for (const { llm } of gateway.records) {
      expect(llm).toMatchObject({ format: 'openai-chat', wireFormat: format, targetModel: 'the-model' });
      expect(llm?.ttftUs).toBeGreaterThan(0);
    }
    expect(gateway.records[0]?.llm?.usage).toMatchObject({ inputTokens: chat.usage?.prompt_tokens, outputTokens: chat.usage?.completion_tokens });
  });

  test('answers responses', async () => {
    const { openai } = await start(format);
    expect((await openai.responses.create({ model: 'smart', input: 'hello' })).output_text).toBe('Hi there, how are you?');
    const stream = openai.responses.stream({
      model: 'smart',
      input: 'two cities',
      tools: [{ type: 'function', name: 'get_weather', parameters: SCHEMA, strict: false }],
    });
    const calls = (await stream.finalResponse()).output.filter((item) => item.type === 'function_call');
    expect(calls.map((call) => JSON.parse(call.arguments))).toEqual([{ city: 'Paris' }, { city: 'Rome' }]);
  });

  test('answers messages', async () => {
    const { anthropic, mock } = await start(format);
    const message = await anthropic.messages.create({ model: 'smart', max_tokens: 50, system: 'be kind', messages: HELLO });
    expect(message).toMatchObject({ content: [{ type: 'text', text: 'Hi there, how are you?' }], stop_reason: 'end_turn' });
    expect(JSON.stringify(mock.getLastRequest()?.body)).toContain('be kind');
    const stream = anthropic.messages.stream({
      model: 'smart',
      max_tokens: 50,
      messages: [{ role: 'user', content: 'two cities' }],
      tools: [{ name: 'get_weather', input_schema: SCHEMA }],
    });
    const final = await stream.finalMessage();
    expect(final.stop_reason).toBe('tool_use');
    expect(final.content.filter((block) => block.type === 'tool_use').map((block) => block.input)).toEqual([{ city: 'Paris' }, { city: 'Rome' }]);
  });
});

test('what has no place in the provider’s format is told, and refused where the API is strict', async () => {
  const mock = await startMock();
  mock.onMessage('hello', { content: 'Hi' });
  const table = routes({ id: 'rt', name: 'smart', targets: [{ providerId: 'prov_anthropic', model: 'claude' }] });
  for (const strict of [false, true]) {
    const gateway = await startGateway([llmApi({ strict }), anthropicProvider(mock.url), table]);
    const client = new OpenAI({ apiKey: 'none', baseURL: `${gateway.url}/acme/llm/v1`, maxRetries: 0 });
    const call = client.chat.completions.create({ model: 'smart', messages: HELLO, logit_bias: { '50256': -100 }, seed: 7 }).withResponse();
    if (strict) await expect(call).rejects.toMatchObject({ status: 422, code: 'gateway.model_request_lossy', message: expect.stringContaining('/logit_bias') });
    else {
      const { response } = await call;
      expect(response.headers.get('x-gatehouse-lost')).toContain('/logit_bias');
      expect(gateway.records[0]?.llm?.lost).toEqual(expect.arrayContaining(['/seed']));
    }
  }
});

test('a strict API leads a call past targets in whose formats something would be lost', async () => {
  const mock = await startMock();
  mock.onMessage('hello', { content: 'Hi' });
  const targets = [
    { providerId: 'prov_anthropic', model: 'claude' },
    { providerId: 'prov_openai', model: 'gpt' },
  ];
  const table = routes({ id: 'rt', name: 'smart', strategy: 'priority', targets });
  const gateway = await startGateway([llmApi({ strict: true }), anthropicProvider(mock.url), provider(`${mock.url}/v1`), table]);
  const client = new OpenAI({ apiKey: 'none', baseURL: `${gateway.url}/acme/llm/v1`, maxRetries: 0 });
  const asked = async (more: object) => {
    const { response } = await client.chat.completions.create({ model: 'smart', messages: HELLO, ...more }).withResponse();
    return [response.headers.get('x-gatehouse-target'), response.headers.get('x-gatehouse-lost')];
  };
  expect(await asked({})).toEqual(['anthropic/claude', null]);
  expect(await asked({ logit_bias: { '50256': -100 } })).toEqual(['openai/gpt', null]);
});

test('a provider’s error comes in the caller’s format, with its kind and its time to wait', async () => {
  const upstream = await upstreamServer((_, response) => {
    response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '3' });
    response.end('{"type":"error","error":{"type":"rate_limit_error","message":"slow down"}}');
  });
  const table = routes({ id: 'rt', name: 'smart', targets: [{ providerId: 'prov_anthropic', model: 'claude' }] });
  const gateway = await startGateway([llmApi(), anthropicProvider(upstream.url), table]);
  const client = new OpenAI({ apiKey: 'none', baseURL: `${gateway.url}/acme/llm/v1`, maxRetries: 0 });
  const error = await client.chat.completions.create({ model: 'smart', messages: HELLO }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ status: 429, message: expect.stringContaining('slow down') });
  expect((error as InstanceType<typeof OpenAI.APIError>).headers?.get('retry-after')).toBe('3');
  expect(upstream.requests[0]?.headers).toMatchObject({ 'x-api-key': PROVIDER_SECRET, 'anthropic-version': '2023-06-01' });
});

test('a translated stream that breaks off is an error, and one that dies before content is answered elsewhere', async () => {
  const events = (...list: object[]) => list.map((event) => `event: ${(event as { type: string }).type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
  const start = {
    type: 'message_start',
    message: {
      id: 'm',
      type: 'message',
      role: 'assistant',
      model: 'c',
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { input_tokens: 9, output_tokens: 1 },
    },
  };
  const block = { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } };
  const delta = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'half' } };
  const upstream = await upstreamServer(({ body }, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(body.includes('early') ? events(start, block) : events(start, block, delta));
  });
  const mock = await startMock();
  mock.onMessage('early', { content: 'from the spare' });
  const targets = [
    { providerId: 'prov_anthropic', model: 'c' },
    { providerId: 'prov_openai', model: 'm', priority: 1 },
  ];
  const gateway = await startGateway([
    llmApi(),
    anthropicProvider(upstream.url),
    provider(`${mock.url}/v1`),
    routes({ id: 'rt', name: 'smart', strategy: 'priority', targets }),
  ]);
  const client = new OpenAI({ apiKey: 'none', baseURL: `${gateway.url}/acme/llm/v1`, maxRetries: 0 });
  const read = async (content: string) => {
    let text = '';
    for await (const chunk of await client.chat.completions.create({ model: 'smart', stream: true, messages: [{ role: 'user', content }] }))
      text += chunk.choices[0]?.delta.content ?? '';
    return text;
  };
  await expect(read('late')).rejects.toThrow(/broke off/);
  expect(await read('early')).toBe('from the spare');
});

test.each(['gemini', 'anthropic'] as const)('a stream of Gemini’s without alt=sse is one list, from a provider that speaks %s', async (format) => {
  const { gateway, mock } = await start(format);
  const body = JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'hello' }] }] });
  const response = await fetch(`${gateway.url}/acme/llm/v1beta/models/smart:streamGenerateContent`, { method: 'POST', body });
  const list = (await response.json()) as { candidates?: { content?: { parts?: { text?: string }[] } }[] }[];
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  expect(list.length).toBeGreaterThan(1);
  expect(list.map(({ candidates }) => candidates?.[0]?.content?.parts?.[0]?.text ?? '').join('')).toBe('Hi there, how are you?');
  expect(mock.getRequests().length).toBe(1);
});

test('what of an answer has no place in the caller’s format is told in its head and its record', async () => {
  const said = { role: 'assistant', content: 'hi' };
  const logprobs = { content: [{ token: 'hi', logprob: -0.1, bytes: null, top_logprobs: [] }], refusal: null };
  const about = { id: 'c', created: 1, model: 'm' };
  const whole = { ...about, object: 'chat.completion', choices: [{ index: 0, message: said, finish_reason: 'stop', logprobs }] };
  const behind = await upstreamServer((_request, response) => void response.setHeader('content-type', 'application/json').end(JSON.stringify(whole)));
  const table = routes({ id: 'rt', name: 'smart', targets: [{ providerId: 'prov_openai', model: 'm' }] });
  const gateway = await startGateway([llmApi(), provider(behind.url, { speaks: [] }), table]);
  const body = JSON.stringify({ model: 'smart', max_tokens: 5, messages: HELLO });
  const answer = await fetch(`${gateway.url}/acme/llm/v1/messages`, { method: 'POST', body });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('x-gatehouse-answer-lost')).toBe('/choices/0/logprobs');
  await expect.poll(() => gateway.records.length).toBe(1);
  expect(gateway.records[0]?.llm).toMatchObject({ answerLost: ['/choices/0/logprobs'] });
});
