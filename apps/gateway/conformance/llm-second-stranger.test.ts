import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOpenAI } from '@ai-sdk/openai';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import { generateText, streamText } from 'ai';
import OpenAI from 'openai';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { startGateway } from './harness.js';
import { llmApi, provider, routes } from './llm-harness.js';

interface Rule {
  path: string;
  match?: string;
  response: { status: number; content: string };
}
type CreateServer = (config: { streaming: { chunkSize: number; chunkIntervalMs: number }; rules: Rule[] }, host: string, port: number) => RequestListener;

const { createServer: mockLlm } = (await import('@dwmkerr/mock-llm/dist/server.js')) as unknown as { createServer: CreateServer };

const LONG = 'a long answer that goes on and on '.repeat(20);
const completion = (message: object, finish: string) =>
  JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: 'm', choices: [{ index: 0, message, finish_reason: finish }] });
const call = { id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Paris"}' } };
const failure = (status: number, code: string): Rule => ({
  path: '/v1/chat/completions',
  match: `contains(to_string(body.messages), 'error-${status}')`,
  response: { status, content: JSON.stringify({ error: { message: `as asked: ${status}`, type: 'test', param: null, code } }) },
});
const says = (word: string, message: object, finish = 'stop'): Rule => ({
  path: '/v1/chat/completions',
  match: `contains(to_string(body.messages), '${word}')`,
  response: { status: 200, content: completion(message, finish) },
});

/** It tells its whole configuration to whoever reads along. */
beforeEach(() => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  return () => log.mockRestore();
});

/** A provider's API as somebody else imagines it: it tells no usage, ends streams with the last word, and errors in streams by a 200. */
async function startSecond(): Promise<string> {
  const rules: Rule[] = [
    {
      path: '/v1/chat/completions',
      match: '@',
      response: { status: 200, content: completion({ role: 'assistant', content: 'Hi there, how are you?' }, 'stop') },
    },
    says('long', { role: 'assistant', content: LONG }),
    says('weather', { role: 'assistant', content: null, tool_calls: [call] }, 'tool_calls'),
    failure(429, 'rate_limit_exceeded'),
    failure(500, 'server_error'),
    failure(401, 'invalid_api_key'),
  ];
  const server = createServer(mockLlm({ streaming: { chunkSize: 7, chunkIntervalMs: 2 }, rules }, '127.0.0.1', 0));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

async function start() {
  const table = routes({ id: 'rt', name: 'smart', targets: [{ providerId: 'prov_openai', model: 'm' }], fallback: { on: [] } });
  const gateway = await startGateway([llmApi(), provider(await startSecond(), { speaks: [] }), table]);
  const base = `${gateway.url}/acme/llm`;
  return {
    gateway,
    openai: new OpenAI({ apiKey: 'none', baseURL: `${base}/v1`, maxRetries: 0 }),
    anthropic: new Anthropic({ apiKey: 'none', baseURL: base, maxRetries: 0 }),
    google: new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl: base } }),
    ai: createOpenAI({ apiKey: 'none', baseURL: `${base}/v1` }).chat('smart'),
  };
}

const user = (content: string) => [{ role: 'user' as const, content }];

test('chat in one piece and as a stream, with each stock client; what was used is an estimate, and says so', async () => {
  const { gateway, openai, anthropic, google, ai } = await start();
  const said = 'Hi there, how are you?';
  expect((await openai.chat.completions.create({ model: 'smart', messages: user('hello') })).choices[0]?.message.content).toBe(said);
  let text = '';
  for await (const piece of await openai.chat.completions.create({ model: 'smart', messages: user('hello'), stream: true }))
    text += piece.choices[0]?.delta.content ?? '';
  expect(text).toBe(said);
  expect((await anthropic.messages.create({ model: 'smart', max_tokens: 50, messages: user('hello') })).content).toMatchObject([{ type: 'text', text: said }]);
  expect(await anthropic.messages.stream({ model: 'smart', max_tokens: 50, messages: user('hello') }).finalText()).toBe(said);
  expect((await google.models.generateContent({ model: 'smart', contents: 'hello' })).text).toBe(said);
  text = '';
  for await (const piece of await google.models.generateContentStream({ model: 'smart', contents: 'hello' })) text += piece.text ?? '';
  expect(text).toBe(said);
  expect((await generateText({ model: ai, prompt: 'hello', maxRetries: 0 })).text).toBe(said);
  text = '';
  for await (const piece of streamText({ model: ai, prompt: 'hello', maxRetries: 0 }).textStream) text += piece;
  expect(text).toBe(said);
  await expect.poll(() => gateway.records.length).toBe(8);
  for (const { llm } of gateway.records) {
    expect(llm).toMatchObject({ estimated: true, usage: { inputTokens: expect.any(Number) } });
    // six words and two marks
    expect(llm?.usage?.outputTokens).toBeGreaterThanOrEqual(6);
    expect(llm?.usage?.outputTokens).toBeLessThanOrEqual(12);
  }
});

test('a tool is called by whichever client offers it', async () => {
  const { openai, anthropic, google } = await start();
  const schema = { type: 'object' as const, properties: { city: { type: 'string' } } };
  const tools = [{ type: 'function' as const, function: { name: 'get_weather', parameters: schema } }];
  const chat = await openai.chat.completions.create({ model: 'smart', messages: user('weather'), tools });
  expect(chat.choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { tool_calls: [{ function: { arguments: '{"city":"Paris"}' } }] } });
  const message = await anthropic.messages.create({
    model: 'smart',
    max_tokens: 50,
    messages: user('weather'),
    tools: [{ name: 'get_weather', input_schema: schema }],
  });
  expect(message).toMatchObject({ stop_reason: 'tool_use', content: [{ type: 'tool_use', input: { city: 'Paris' } }] });
  const config = { tools: [{ functionDeclarations: [{ name: 'get_weather', parametersJsonSchema: schema }] }] };
  const reply = await google.models.generateContent({ model: 'smart', contents: 'weather', config });
  expect(reply.functionCalls).toMatchObject([{ name: 'get_weather', args: { city: 'Paris' } }]);
});

test('its errors are errors to each client, also those that it sends as a stream of a 200; a refused provider key is not the caller’s fault', async () => {
  type Clients = Awaited<ReturnType<typeof start>>;
  const chat =
    (content: string, stream = false) =>
    async ({ openai }: Clients) => {
      if (!stream) return openai.chat.completions.create({ model: 'smart', messages: user(content) });
      for await (const _ of await openai.chat.completions.create({ model: 'smart', messages: user(content), stream: true }));
      return undefined;
    };
  const cases: [(clients: Clients) => Promise<unknown>, object][] = [
    [chat('error-429'), { status: 429, message: expect.stringContaining('as asked') }],
    [chat('error-500'), { status: 500 }],
    [chat('error-401'), { status: 502, code: 'gateway.provider_refused' }],
    [chat('error-500', true), { message: expect.stringContaining('as asked: 500') }],
    [({ anthropic }) => anthropic.messages.create({ model: 'smart', max_tokens: 5, messages: user('error-429') }), { status: 429 }],
    [({ google }) => google.models.generateContent({ model: 'smart', contents: 'error-429' }), { status: 429 }],
  ];
  for (const [ask, error] of cases) {
    // anew each time: a key that was refused rests for a while
    const clients = await start();
    await expect(ask(clients)).rejects.toMatchObject(error);
    await expect.poll(() => clients.gateway.records[0]?.llm?.error).toBeDefined();
  }
});

test('a caller who leaves in the middle is counted by what was said until then', async () => {
  const { openai, gateway } = await start();
  const leaving = new AbortController();
  let said = '';
  try {
    for await (const piece of await openai.chat.completions.create({ model: 'smart', messages: user('long'), stream: true }, { signal: leaving.signal })) {
      said += piece.choices[0]?.delta.content ?? '';
      if (said.length > 70) leaving.abort();
    }
  } catch {
    // the client's own word for it
  }
  await expect.poll(() => gateway.records.length).toBe(1);
  const { llm, outcome } = gateway.records[0] ?? {};
  expect(outcome).toBe('aborted');
  expect(llm).toMatchObject({ estimated: true });
  expect(llm?.usage?.outputTokens).toBeGreaterThan(8);
  expect(llm?.usage?.outputTokens).toBeLessThan(150);
});
