import { createOpenAI } from '@ai-sdk/openai';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import { generateText, jsonSchema, streamText, tool } from 'ai';
import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { startGateway } from './harness.js';
import { anthropicProvider, geminiProvider, llmApi, provider, providerKey, routes, startMock } from './llm-harness.js';

const SAID = 'Hi there, how are you?';
const PARIS = { city: 'Paris' };
const SCHEMA = { type: 'object' as const, properties: { city: { type: 'string' as const } }, required: ['city'] };
const NAME = 'get_weather';
const SLOW_DOWN = { message: 'slow down, please', type: 'rate_limit_error', code: 'rate_limit_exceeded' };

/** The formats that providers speak, each by a provider of its own. */
const PROVIDERS = {
  'openai-chat': (url: string) => provider(`${url}/v1`, { speaks: [] }),
  'openai-responses': (url: string) => provider(`${url}/v1`, { wireFormat: 'openai-responses', speaks: [] }),
  anthropic: (url: string) => anthropicProvider(url, { id: 'prov_openai' }),
  gemini: (url: string) => geminiProvider(url, { id: 'prov_openai' }),
  cohere: (url: string) => provider(url, { wireFormat: 'cohere', speaks: [] }),
  ollama: (url: string) => provider(url, { wireFormat: 'ollama', speaks: [], auth: { as: 'none' }, keys: [] }),
  bedrock: (url: string) =>
    provider(url, {
      wireFormat: 'bedrock',
      speaks: [],
      auth: { as: 'aws', region: 'eu-central-1', service: 'bedrock' },
      keys: [providerKey('prov_openai', 'aws', 'AKIAEXAMPLE:secret')],
    }),
};
type Format = keyof typeof PROVIDERS;

/** What a person does with a client, whichever it is. */
interface Stock {
  ask(text: string): Promise<string>;
  stream(text: string): Promise<string>;
  /** What the model calls the tool with. */
  call(text: string): Promise<unknown>;
}

const MODEL = 'smart';

const CLIENTS: Record<string, (base: string) => Stock> = {
  openai: (base) => {
    const { completions } = new OpenAI({ apiKey: 'none', baseURL: `${base}/v1`, maxRetries: 0 }).chat;
    const asked = (content: string) => ({ model: MODEL, messages: [{ role: 'user' as const, content }] });
    return {
      ask: async (text) => (await completions.create(asked(text))).choices[0]?.message.content ?? '',
      stream: async (text) => {
        let said = '';
        for await (const piece of await completions.create({ ...asked(text), stream: true })) said += piece.choices[0]?.delta.content ?? '';
        return said;
      },
      call: async (text) => {
        const tools = [{ type: 'function' as const, function: { name: NAME, parameters: SCHEMA } }];
        const [call] = (await completions.create({ ...asked(text), tools })).choices[0]?.message.tool_calls ?? [];
        return call?.type === 'function' && JSON.parse(call.function.arguments);
      },
    };
  },
  '@anthropic-ai/sdk': (base) => {
    const { messages } = new Anthropic({ apiKey: 'none', baseURL: base, maxRetries: 0 });
    const asked = (content: string) => ({ model: MODEL, max_tokens: 100, messages: [{ role: 'user' as const, content }] });
    return {
      ask: async (text) => (await messages.create(asked(text))).content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
      stream: (text) => messages.stream(asked(text)).finalText(),
      call: async (text) => {
        const { content } = await messages.create({ ...asked(text), tools: [{ name: NAME, input_schema: SCHEMA }] });
        return content.flatMap((block) => (block.type === 'tool_use' ? [block.input] : []))[0];
      },
    };
  },
  '@google/genai': (base) => {
    const { models } = new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl: base } });
    return {
      ask: async (contents) => (await models.generateContent({ model: MODEL, contents })).text ?? '',
      stream: async (contents) => {
        let said = '';
        for await (const piece of await models.generateContentStream({ model: MODEL, contents })) said += piece.text ?? '';
        return said;
      },
      call: async (contents) => {
        const config = { tools: [{ functionDeclarations: [{ name: NAME, parametersJsonSchema: SCHEMA }] }] };
        return (await models.generateContent({ model: MODEL, contents, config })).functionCalls?.[0]?.args;
      },
    };
  },
  ai: (base) => {
    const model = createOpenAI({ apiKey: 'none', baseURL: `${base}/v1` }).chat(MODEL);
    return {
      ask: async (prompt) => (await generateText({ model, prompt, maxRetries: 0 })).text,
      stream: async (prompt) => {
        let said = '';
        let failure: unknown;
        const told = ({ error }: { error: unknown }) => {
          failure = error;
        };
        for await (const piece of streamText({ model, prompt, maxRetries: 0, onError: told }).textStream) said += piece;
        if (failure !== undefined) throw failure;
        return said;
      },
      call: async (prompt) => {
        const tools = { [NAME]: tool({ inputSchema: jsonSchema<typeof PARIS>(SCHEMA) }) };
        return (await generateText({ model, prompt, tools, maxRetries: 0 })).toolCalls[0]?.input;
      },
    };
  },
};

async function start(format: Format, client: string) {
  const mock = await startMock({ chunkSize: 6 });
  mock.onMessage('hello', { content: SAID });
  mock.onMessage('weather', { toolCalls: [{ name: NAME, arguments: JSON.stringify(PARIS) }] });
  mock.onMessage('too fast', { error: SLOW_DOWN, status: 429 });
  const table = routes({ id: 'rt', name: MODEL, targets: [{ providerId: 'prov_openai', model: 'the-model' }] });
  const gateway = await startGateway([llmApi(), PROVIDERS[format](mock.url), table]);
  return { gateway, stock: (CLIENTS[client] as (base: string) => Stock)(`${gateway.url}/acme/llm`) };
}

describe.each(Object.keys(CLIENTS))('the stock client %s', (client) => {
  test.each(Object.keys(PROVIDERS) as Format[])('chats, streams, calls tools and is told of errors where the provider speaks %s', async (format) => {
    const { gateway, stock } = await start(format, client);
    expect(await stock.ask('hello')).toBe(SAID);
    expect(await stock.stream('hello')).toBe(SAID);
    expect(await stock.call('what is the weather?')).toEqual(PARIS);
    const refused = stock.ask('too fast');
    await expect(refused).rejects.toThrow(/slow down|429|RESOURCE_EXHAUSTED/);
    await refused.catch((error: { status?: number; statusCode?: number }) => expect(error.status ?? error.statusCode).toBe(429));
    await expect(stock.stream('too fast')).rejects.toThrow();
    await expect.poll(() => gateway.records.length).toBe(5);
    const [whole, stream, , failed] = gateway.records.map(({ llm }) => llm);
    for (const told of [whole, stream]) expect(told).toMatchObject({ wireFormat: format, usage: { outputTokens: expect.any(Number) } });
    expect(stream?.stream).toBe(true);
    expect(failed).toMatchObject({ error: 'rate-limit' });
    expect(failed?.usage).toBeUndefined();
  });
});
