import { describe, expect, test } from 'vitest';
import { startGateway } from './harness.js';
import { anthropicProvider, geminiProvider, llmApi, provider, providerKey, routes, startMock } from './llm-harness.js';
import { recordingProxy } from './recording-proxy.js';
import { CLIENTS, MODEL, PICTURE, PICTURE_URL, type Stock, TOOL } from './stock-clients/index.js';

const SAID = 'Hi there, how are you?';
const LONG = 'one two three four five six seven eight nine ten '.repeat(40).trim();
const PARIS = { city: 'Paris' };
const FOUND = 'rain, 11 degrees';
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
const FORMATS = Object.keys(PROVIDERS) as Format[];

const IMAGE_URL = { type: 'image_url', image_url: expect.objectContaining({ url: PICTURE_URL }) };

/** Where each format has a picture. */
const PICTURES: Record<Format, object> = {
  'openai-chat': IMAGE_URL,
  'openai-responses': { type: 'input_image', image_url: PICTURE_URL },
  anthropic: { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PICTURE } },
  gemini: { inlineData: { mimeType: 'image/png', data: PICTURE } },
  cohere: IMAGE_URL,
  ollama: { images: [PICTURE] },
  bedrock: { image: { format: 'png', source: { bytes: PICTURE } } },
};

interface Sent {
  messages?: { content?: object[] }[];
  input?: { content?: object[] }[];
  contents?: { parts?: object[] }[];
}

/** All that was said to a provider: messages, and the parts of each. */
function partsOf(body: string): object[] {
  const { messages = [], input = [], contents = [] } = JSON.parse(body) as Sent;
  const said = [...messages, ...input, ...contents];
  return [...said, ...said.flatMap((one) => ('parts' in one ? one.parts : (one as { content?: object[] }).content) ?? [])];
}

async function start(format: Format, client: string) {
  const mock = await startMock({ chunkSize: 6 });
  mock.onMessage('hello', { content: SAID });
  mock.on({ userMessage: 'weather', hasToolResult: false }, { toolCalls: [{ name: TOOL, arguments: JSON.stringify(PARIS) }] });
  mock.on({ userMessage: 'weather', toolResultContains: FOUND }, { content: `It will be ${FOUND}.` });
  mock.onMessage('too fast', { error: SLOW_DOWN, status: 429 });
  mock.onMessage('long', { content: LONG }, { latency: 40 });
  const proxy = await recordingProxy(mock.url, { silentTo: 'say nothing' });
  const table = routes({ id: 'rt', name: MODEL, targets: [{ providerId: 'prov_openai', model: 'the-model' }] });
  const gateway = await startGateway([llmApi(), PROVIDERS[format](proxy.url), table]);
  return { gateway, seen: proxy.seen, stock: (CLIENTS[client] as (base: string) => Stock)(`${gateway.url}/acme/llm`) };
}

describe.each(Object.keys(CLIENTS))('the stock client %s', (client) => {
  test.each(FORMATS)('chats, streams, calls tools and is told of errors where the provider speaks %s', async (format) => {
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

  test.each(FORMATS)('is told what tools find, as a stream too, and shows pictures where the provider speaks %s', async (format) => {
    const { stock, seen } = await start(format, client);
    expect(await stock.callStreamed('what is the weather?')).toEqual(PARIS);
    expect(await stock.afterTool('what is the weather?', FOUND)).toBe(`It will be ${FOUND}.`);
    expect(await stock.see('hello, what is this?')).toBe(SAID);
    expect(partsOf(seen.at(-1)?.body ?? '')).toContainEqual(expect.objectContaining(PICTURES[format]));
  });

  test.each(FORMATS)('leaves in the middle, of a stream and of an answer in one piece, and the provider that speaks %s is let go', async (format) => {
    const { gateway, stock, seen } = await start(format, client);
    const [middle, soon] = [new AbortController(), new AbortController()];
    // some clients end in silence, others by an error of their own
    await stock.stream('long', middle.signal, (said) => said.length > 30 && middle.abort()).catch(() => '');
    const whole = expect(stock.leave('say nothing', soon.signal)).rejects.toThrow();
    await expect.poll(() => seen.length).toBe(2);
    soon.abort();
    await whole;
    await expect.poll(() => seen.map(({ left }) => left)).toEqual([true, true]);
    await expect.poll(() => gateway.records.length).toBe(2);
    expect(gateway.records.map(({ outcome }) => outcome)).toEqual(['aborted', 'aborted']);
    const [stream] = gateway.records;
    expect(stream?.llm).toMatchObject({ estimated: true });
    // what was said until then counts, and no more
    expect(stream?.llm?.usage?.outputTokens).toBeGreaterThan(3);
    expect(stream?.llm?.usage?.outputTokens).toBeLessThan(200);
  });
});
