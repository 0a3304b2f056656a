import { createOpenAI } from '@ai-sdk/openai';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import { generateText, streamText } from 'ai';
import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { caller, KEYED, plan, startGateway } from './harness.js';
import { anthropicProvider, geminiProvider, llmApi, provider, routes, startMock } from './llm-harness.js';

const ROUTES = routes(
  { id: 'rt_gpt', name: 'gpt-*', targets: [{ providerId: 'prov_openai', model: 'gpt-*' }] },
  { id: 'rt_claude', name: 'claude', targets: [{ providerId: 'prov_anthropic', model: 'claude-sonnet-4-5' }] },
  { id: 'rt_gemini', name: 'gemini', targets: [{ providerId: 'prov_gemini', model: 'gemini-2.5-flash' }] },
);
const WEATHER = { name: 'get_weather', arguments: '{"city":"Paris"}' };
const PARAMETERS = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };

async function start() {
  const mock = await startMock({ chunkSize: 5 });
  mock.onMessage('hello', { content: 'Hi there, how are you?' });
  mock.onMessage('weather', { toolCalls: [WEATHER] });
  mock.onMessage('two cities', { toolCalls: [WEATHER, { name: 'get_weather', arguments: '{"city":"Rome"}' }] });
  const who = caller();
  const objects = [llmApi({}, KEYED), provider(`${mock.url}/v1`), anthropicProvider(mock.url), geminiProvider(mock.url), ROUTES, plan(), ...who.objects];
  const gateway = await startGateway(objects);
  const base = `${gateway.url}/acme/llm`;
  return { mock, who, gateway, base, recorded: () => expect.poll(() => gateway.records.at(-1)?.llm) };
}

describe('openai', () => {
  test('chat, stream, parallel tools', async () => {
    const { who, base, gateway } = await start();
    const client = new OpenAI({ apiKey: who.key, baseURL: `${base}/v1`, maxRetries: 0 });
    const chat = await client.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content: 'hello' }] });
    expect(chat.choices[0]?.message.content).toBe('Hi there, how are you?');
    const stream = client.chat.completions.stream({
      model: 'gpt-4o',
      messages: [{ role: 'user', content: 'two cities' }],
      tools: [{ type: 'function', function: { name: 'get_weather', parameters: PARAMETERS } }],
    });
    const calls = (await stream.finalChatCompletion()).choices[0]?.message.tool_calls ?? [];
    expect(calls.map((call) => call.type === 'function' && call.function.arguments)).toEqual(['{"city":"Paris"}', '{"city":"Rome"}']);
    await expect.poll(() => gateway.records.length).toBe(2);
    expect(gateway.records[1]?.llm).toMatchObject({ targetModel: 'gpt-4o', finish: 'tool_calls', stream: true });
  });

  test('responses, in one piece and as a stream', async () => {
    const { who, base, gateway } = await start();
    const client = new OpenAI({ apiKey: who.key, baseURL: `${base}/v1`, maxRetries: 0 });
    const response = await client.responses.create({ model: 'gpt-4o', input: 'hello' });
    expect(response.output_text).toBe('Hi there, how are you?');
    const stream = await client.responses.create({ model: 'gpt-4o', input: 'hello', stream: true });
    let text = '';
    for await (const event of stream) if (event.type === 'response.output_text.delta') text += event.delta;
    expect(text).toBe('Hi there, how are you?');
    await expect.poll(() => gateway.records.length).toBe(2);
    for (const { llm } of gateway.records)
      expect(llm).toMatchObject({ format: 'openai-responses', wireFormat: 'openai-responses', usage: { outputTokens: expect.any(Number) } });
  });

  test('models, embeddings, moderations, images, speech, transcription', async () => {
    const { mock, who, base, gateway } = await start();
    mock.onEmbedding('word', { embedding: [0.1, 0.2, 0.3] });
    mock.onImage('a cat', { image: { url: 'https://images.test/cat.png' } });
    mock.onSpeech('say it', { audio: 'AAAA' });
    mock.onTranscription({ transcription: { text: 'said' } });
    const client = new OpenAI({ apiKey: who.key, baseURL: `${base}/v1`, maxRetries: 0 });
    const names: string[] = [];
    for await (const model of client.models.list()) names.push(model.id);
    expect(names).toEqual(['claude', 'gemini']);
    expect((await client.models.retrieve('claude')).id).toBe('claude');
    const embedded = await client.embeddings.create({ model: 'gpt-embed', input: 'word', encoding_format: 'float' });
    expect(embedded.data[0]?.embedding).toEqual([0.1, 0.2, 0.3]);
    expect((await client.moderations.create({ model: 'gpt-moderate', input: 'fine' })).results.length).toBe(1);
    expect((await client.images.generate({ model: 'gpt-image-1', prompt: 'a cat' })).data?.length).toBe(1);
    expect((await client.audio.speech.create({ model: 'gpt-tts', voice: 'alloy', input: 'say it' })).status).toBe(200);
    const file = new File([new Uint8Array(2_000)], 'sound.wav', { type: 'audio/wav' });
    expect((await client.audio.transcriptions.create({ model: 'gpt-transcribe', file })).text).toBe('said');
    await expect.poll(() => gateway.records.length).toBe(7);
    const asked = gateway.records.flatMap(({ llm }) => llm?.operation ?? []);
    expect(asked).toEqual(['embeddings', 'moderations', 'images', 'speech', 'transcription']);
    expect(gateway.records[2]?.llm?.usage?.inputTokens).toBe(embedded.usage.prompt_tokens);
  });
});

describe('@anthropic-ai/sdk', () => {
  test('messages, stream, tools, count_tokens, with the key in x-api-key', async () => {
    const { who, base, gateway } = await start();
    const client = new Anthropic({ apiKey: who.key, baseURL: base, maxRetries: 0 });
    const message = await client.messages.create({ model: 'claude', max_tokens: 100, messages: [{ role: 'user', content: 'hello' }] });
    expect(message.content).toMatchObject([{ type: 'text', text: 'Hi there, how are you?' }]);
    const stream = client.messages.stream({
      model: 'claude',
      max_tokens: 100,
      messages: [{ role: 'user', content: 'weather' }],
      tools: [{ name: 'get_weather', input_schema: { type: 'object', properties: { city: { type: 'string' } } } }],
    });
    const final = await stream.finalMessage();
    expect(final.content.find((block) => block.type === 'tool_use')).toMatchObject({ name: 'get_weather', input: { city: 'Paris' } });
    expect(final.stop_reason).toBe('tool_use');
    await expect.poll(() => gateway.records.length).toBe(2);
    for (const { llm } of gateway.records) expect(llm).toMatchObject({ format: 'anthropic', wireFormat: 'anthropic', targetModel: 'claude-sonnet-4-5' });
    expect(gateway.records[1]?.llm).toMatchObject({ finish: 'tool_use', stream: true });
    const { usage } = final;
    expect(gateway.records[1]?.llm?.usage).toMatchObject({ inputTokens: usage.input_tokens, outputTokens: usage.output_tokens });
  });
});

describe('@google/genai', () => {
  test('generateContent and its stream, with the key in x-goog-api-key', async () => {
    const { who, base, gateway, mock } = await start();
    const client = new GoogleGenAI({ apiKey: who.key, httpOptions: { baseUrl: base } });
    const reply = await client.models.generateContent({ model: 'gemini', contents: 'hello' });
    expect(reply.text).toBe('Hi there, how are you?');
    let text = '';
    for await (const chunk of await client.models.generateContentStream({ model: 'gemini', contents: 'hello' })) text += chunk.text ?? '';
    expect(text).toBe('Hi there, how are you?');
    expect(mock.getLastRequest()?.path).toContain('/models/gemini-2.5-flash:streamGenerateContent');
    await expect.poll(() => gateway.records.length).toBe(2);
    for (const { llm } of gateway.records)
      expect(llm).toMatchObject({ format: 'gemini', wireFormat: 'gemini', model: 'gemini', finish: 'STOP', usage: { outputTokens: expect.any(Number) } });
  });
});

describe('ai', () => {
  test('generateText and streamText', async () => {
    const { who, base } = await start();
    const openai = createOpenAI({ apiKey: who.key, baseURL: `${base}/v1` });
    expect((await generateText({ model: openai.chat('gpt-4o'), prompt: 'hello', maxRetries: 0 })).text).toBe('Hi there, how are you?');
    const { textStream } = streamText({ model: openai('gpt-4o'), prompt: 'hello', maxRetries: 0 });
    let text = '';
    for await (const piece of textStream) text += piece;
    expect(text).toBe('Hi there, how are you?');
  });
});
