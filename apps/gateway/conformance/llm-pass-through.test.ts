import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { caller, KEYED, plan, startGateway, upstreamServer } from './harness.js';
import { llmApi, PROVIDER_SECRET, provider, routes, startMock } from './llm-harness.js';

const SMART = { id: 'rt_smart', name: 'smart', targets: [{ providerId: 'prov_openai', model: 'gpt-4o' }] };

test('OpenAI’s own client needs a base URL and a key, and a chat is answered and recorded', async () => {
  const mock = await startMock();
  mock.onMessage('hello', { content: 'Hi there!' });
  const who = caller();
  const gateway = await startGateway([llmApi({}, KEYED), provider(`${mock.url}/v1`), routes(SMART), plan(), ...who.objects]);
  const client = new OpenAI({ apiKey: who.key, baseURL: `${gateway.url}/acme/llm/v1`, maxRetries: 0 });
  const { data, response } = await client.chat.completions.create({ model: 'smart', messages: [{ role: 'user', content: 'hello' }] }).withResponse();
  expect(data.choices[0]?.message.content).toBe('Hi there!');
  expect(response.headers.get('x-gatehouse-target')).toBe('openai/gpt-4o');
  expect(response.headers.get('x-gatehouse-model-route')).toBe('smart');
  const sent = mock.getLastRequest();
  expect(sent?.body).toMatchObject({ model: 'gpt-4o' });
  expect(JSON.stringify(sent?.headers)).not.toContain(who.key);
  const [record] = gateway.records;
  expect(record?.llm).toMatchObject({
    format: 'openai-chat',
    model: 'smart',
    route: 'smart',
    providerId: 'prov_openai',
    targetModel: 'gpt-4o',
    stream: false,
    fallbacks: 0,
  });
  expect(record?.llm?.usage?.inputTokens).toBe(data.usage?.prompt_tokens);
  expect(record?.llm?.usage?.outputTokens).toBe(data.usage?.completion_tokens);
});

test('a stream is the provider’s, event by event, and its usage is known though nobody asked for it', async () => {
  const mock = await startMock({ chunkSize: 4 });
  mock.onMessage('count', { content: 'one two three four five six' });
  const gateway = await startGateway([llmApi(), provider(`${mock.url}/v1`), routes(SMART)]);
  const client = new OpenAI({ apiKey: 'none', baseURL: `${gateway.url}/acme/llm/v1`, maxRetries: 0 });
  const stream = await client.chat.completions.create({ model: 'smart', stream: true, messages: [{ role: 'user', content: 'count' }] });
  let text = '';
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta.content ?? '';
    expect(chunk.choices.length).toBe(1);
    expect('usage' in chunk).toBe(false);
  }
  expect(text).toBe('one two three four five six');
  await expect.poll(() => gateway.records.length).toBe(1);
  const llm = gateway.records[0]?.llm;
  expect(llm?.usage?.outputTokens).toBeGreaterThan(0);
  expect(llm?.ttftUs).toBeGreaterThan(0);
  expect(llm?.finish).toBe('stop');
  expect(llm?.estimated).toBeUndefined();
});

test('the time to the first token, and the times between tokens, stand in the record', async () => {
  const upstream = await upstreamServer(async (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const piece = (delta: object, finish_reason: string | null) =>
      response.write(
        `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`,
      );
    // the first after 60 ms, then 20 ms apart, and one pause of 150
    for (const ms of [60, 20, 20, 20, 20, 20, 20, 20, 150]) {
      await new Promise((resolve) => setTimeout(resolve, ms));
      piece({ content: 'word ' }, null);
    }
    piece({}, 'stop');
    response.end('data: [DONE]\n\n');
  });
  const gateway = await startGateway([llmApi(), provider(upstream.url), routes(SMART)]);
  const client = new OpenAI({ apiKey: 'none', baseURL: `${gateway.url}/acme/llm/v1`, maxRetries: 0 });
  for await (const _ of await client.chat.completions.create({ model: 'smart', stream: true, messages: [{ role: 'user', content: 'go' }] }));
  await expect.poll(() => gateway.records.length).toBe(1);
  const { ttftUs = 0, interTokenP50Us = 0, interTokenP95Us = 0 } = gateway.records[0]?.llm ?? {};
  expect(ttftUs).toBeGreaterThan(55_000);
  expect(interTokenP50Us).toBeGreaterThan(10_000);
  expect(interTokenP95Us).toBeGreaterThan(140_000);
  expect(interTokenP50Us).toBeLessThan(interTokenP95Us);
});

test('bytes of a request pass unchanged but for the model’s name, and those of an answer all', async () => {
  const answer =
    '{"id":"x" , "choices":[{"index":0,"message":{"role":"assistant","content":"\\u00e9"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":1}}\n';
  const upstream = await upstreamServer((_, response) => void response.setHeader('content-type', 'application/json').end(answer));
  const gateway = await startGateway([llmApi(), provider(`${upstream.url}/base`), routes(SMART)]);
  const body = '{ "messages":[{"role":"user","content":"model \\"smart\\" é"}],  "model" : "smart", "unknown_member": [1.50, 1e3, "\\u0041"] }';
  const response = await fetch(`${gateway.url}/acme/llm/v1/chat/completions`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', cookie: 'session=secret', authorization: 'Bearer of-the-caller', 'x-api-key': 'of-the-caller' },
  });
  expect(await response.text()).toBe(answer);
  const [seen] = upstream.requests;
  expect(seen?.body).toBe(body.replace('"model" : "smart"', '"model" : "gpt-4o"'));
  expect(seen?.path).toBe('/base/chat/completions');
  expect(seen?.headers.authorization).toBe(`Bearer ${PROVIDER_SECRET}`);
  expect(seen?.headers.cookie).toBeUndefined();
  expect(JSON.stringify(seen?.headers)).not.toContain('of-the-caller');
});
