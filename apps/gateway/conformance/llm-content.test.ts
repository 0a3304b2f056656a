import { contentContext, type LlmApi, type SaidPart, StoreContent } from '@gatehouse/definition';
import { unseal } from '@gatehouse/kernel';
import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { caller, GROUP_KEY, KEYED, plan, policy, startGateway } from './harness.js';
import { anthropicProvider, llmApi, provider, routes, startMock } from './llm-harness.js';

const ROUTES = routes(
  { id: 'rt_gpt', name: 'gpt-*', targets: [{ providerId: 'prov_openai', model: 'gpt-*' }] },
  { id: 'rt_claude', name: 'claude', targets: [{ providerId: 'prov_anthropic', model: 'claude-sonnet-4-5' }] },
);
const PLANTED = 'planted-4711';
const SECRET = 'AKIAIOSFODNN7EXAMPLE';
const ADDRESS = 'jane.doe@example.com';

async function start(storeContent?: Parameters<typeof StoreContent.parse>[0], answer = `Of course, ${PLANTED}: write to ${ADDRESS} soon.`, policies = KEYED) {
  const mock = await startMock({ chunkSize: 7 });
  mock.onEmbedding(PLANTED, { embedding: [0.1] });
  mock.onMessage('break it', { error: { message: 'broken', type: 'server_error' }, status: 500 });
  mock.onMessage('weather', { toolCalls: [{ name: 'look', arguments: '{"city":"Paris"}' }] });
  mock.onMessage('escapes', { toolCalls: [{ name: 'send', arguments: '{"to":"jane.doe\\u0040example.com"}' }] });
  mock.onMessage(/./s, { content: answer });
  const who = caller();
  const api: Partial<LlmApi> = storeContent === undefined ? {} : { storeContent: StoreContent.parse(storeContent) };
  const gateway = await startGateway([llmApi(api, policies), provider(`${mock.url}/v1`), anthropicProvider(mock.url), ROUTES, plan(), ...who.objects]);
  const client = new OpenAI({ apiKey: who.key, baseURL: `${gateway.url}/acme/llm/v1`, maxRetries: 0 });
  const messages = [
    { role: 'system' as const, content: 'Be kind.' },
    { role: 'user' as const, content: `${PLANTED} key ${SECRET}` },
  ];
  const ask = (more: object = {}) => client.chat.completions.create({ model: 'gpt-4o', messages, ...more });
  const record = async () => {
    await expect.poll(() => gateway.records.at(-1)?.llm).toBeDefined();
    return gateway.records.at(-1);
  };
  const kept = async (part: 'request' | 'answer'): Promise<SaidPart[]> => {
    const one = await record();
    const sealed = one?.llm?.content?.[part];
    return sealed === undefined ? [] : JSON.parse(unseal(GROUP_KEY, contentContext(part, one?.requestId ?? ''), sealed).toString());
  };
  return { gateway, client, ask, record, kept };
}

describe('by default', () => {
  test('nothing of what is asked or answered is in the record', async () => {
    const { ask, record, gateway } = await start();
    await ask();
    await record();
    const written = JSON.stringify(gateway.records);
    for (const text of [PLANTED, SECRET, ADDRESS, 'Be kind']) expect(written).not.toContain(text);
    expect((await record())?.llm).not.toHaveProperty('content');
  });
});

describe('where it is switched on', () => {
  test('what was asked and answered is kept, sealed and masked', async () => {
    const { ask, kept, record, gateway } = await start({});
    const answer = await ask();
    // the caller gets what the model said
    expect(answer.choices[0]?.message.content).toContain(ADDRESS);
    expect(await kept('request')).toEqual([
      { by: 'system', text: 'Be kind.' },
      { by: 'user', text: `${PLANTED} key [AWS_ACCESS_KEY]` },
    ]);
    expect(await kept('answer')).toEqual([{ by: 'assistant', text: `Of course, ${PLANTED}: write to [EMAIL] soon.` }]);
    const content = (await record())?.llm?.content;
    expect(content).toMatchObject({ days: 7, masked: { email: 1 }, requestBytes: expect.any(Number), answerBytes: expect.any(Number) });
    expect(Object.values(content?.masked ?? {}).reduce((sum, count) => sum + count, 0)).toBe(2);
    const written = JSON.stringify(gateway.records);
    for (const text of [PLANTED, SECRET, ADDRESS]) expect(written).not.toContain(text);
  });

  test.each(['gpt-4o', 'claude'])('a stream from %s is kept as its caller got it', async (model) => {
    const { ask, kept } = await start({ mask: false });
    const stream = await (ask({ model, stream: true }) as unknown as Promise<AsyncIterable<OpenAI.ChatCompletionChunk>>);
    let text = '';
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
    expect(await kept('answer')).toEqual([{ by: 'assistant', text }]);
    expect(text).toContain(ADDRESS);
  });

  test('calls of tools are kept as such', async () => {
    const { client, kept } = await start({});
    const tools = [{ type: 'function' as const, function: { name: 'look', parameters: { type: 'object' } } }];
    await client.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content: 'weather' }], tools });
    expect(await kept('answer')).toEqual([{ by: 'tool-call', text: 'look({"city":"Paris"})' }]);
    // whatever way their arguments are written
    await client.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content: 'escapes' }], tools });
    await expect.poll(() => kept('answer')).toEqual([{ by: 'tool-call', text: 'send({"to":"[EMAIL]"})' }]);
  });

  test('only the part that is chosen, and for as long', async () => {
    const { ask, record } = await start({ request: false, days: 30 });
    await ask();
    const content = (await record())?.llm?.content;
    expect(content).toMatchObject({ days: 30, answer: expect.any(String) });
    expect(content).not.toHaveProperty('request');
  });

  test('no more than its most: of what is asked the latest, of what is answered the beginning', async () => {
    const { client, kept, record } = await start({ bytesMax: 256, mask: false }, `begin ${'é'.repeat(400)} end`);
    const messages = [
      { role: 'user' as const, content: `first ${'x'.repeat(300)}` },
      { role: 'user' as const, content: 'last' },
    ];
    await client.chat.completions.create({ model: 'gpt-4o', messages });
    const [first, last] = await kept('request');
    expect(last).toEqual({ by: 'user', text: 'last' });
    expect(first?.text).toHaveLength(252);
    const [answer] = await kept('answer');
    expect(Buffer.byteLength(answer?.text ?? '')).toBe(256);
    expect(answer?.text).toMatch(/^begin é+$/);
    expect((await record())?.llm?.content).toMatchObject({ cut: ['request', 'answer'], requestBytes: 256, answerBytes: 256 });
  });

  test('nothing that begins before the cut and ends behind it is left bare', async () => {
    const block = `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEowIBAAKCAQEA7bq1\n'.repeat(30)}-----END RSA PRIVATE KEY-----`;
    const { client, kept } = await start({ bytesMax: 256 });
    await client.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content: `${'.'.repeat(200)} ${block} ${SECRET}` }] });
    const text = (await kept('request')).map((part) => part.text).join('');
    expect(text).not.toContain('MIIEow');
    expect(text).not.toContain('AKIA');
  });

  test('nothing that callers cut over parts of a message is left in halves', async () => {
    const { client, kept } = await start({});
    const content = ['Pay with 4111 11', '11 1111 1111', 'today'].map((text) => ({ type: 'text' as const, text }));
    await client.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content }] });
    expect(await kept('request')).toEqual([{ by: 'user', text: 'Pay with [PAYMENT_CARD]\ntoday' }]);
  });

  test('also of calls that fail: what was asked', async () => {
    const { client, kept } = await start({ mask: false });
    await expect(client.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content: 'break it' }] })).rejects.toMatchObject({ status: 500 });
    expect(await kept('request')).toEqual([{ by: 'user', text: 'break it' }]);
    expect(await kept('answer')).toEqual([]);
  });

  test('what policies keep from providers and callers is kept from what is stored, too', async () => {
    const { client, kept } = await start({ mask: false }, undefined, [...KEYED, policy('sensitive-data', { request: 'mask', answer: 'mask' })]);
    await client.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content: `write to ${ADDRESS}` }] });
    expect(await kept('request')).toEqual([{ by: 'user', text: 'write to [EMAIL]' }]);
    expect(await kept('answer')).toEqual([{ by: 'assistant', text: `Of course, ${PLANTED}: write to [EMAIL] soon.` }]);
  });

  test('of embeddings, pictures and sounds nothing', async () => {
    const { client, record, gateway } = await start({ mask: false });
    await client.embeddings.create({ model: 'gpt-embed', input: PLANTED });
    expect((await record())?.llm).toMatchObject({ operation: 'embeddings' });
    expect(JSON.stringify(gateway.records)).not.toContain('content');
  });

  test('but call records come first: where there is little room, the content is left out', async () => {
    const { ask, record, gateway } = await start({});
    Object.assign(gateway.runtime.records ?? {}, { crowded: true });
    await ask();
    expect((await record())?.llm?.content).toEqual({ days: 7, dropped: true });
  });
});
