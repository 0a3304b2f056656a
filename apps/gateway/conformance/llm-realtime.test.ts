import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { caller, KEYED, plan, startGateway } from './harness.js';
import { llmApi, PROVIDER_SECRET, provider, routes } from './llm-harness.js';

const DONE = { type: 'response.done', response: { usage: { input_tokens: 11, output_tokens: 4, total_tokens: 15 } } };

test('a realtime session is held with the provider’s key, untouched both ways, and what it used is in its record', async () => {
  const server = new WebSocketServer({ port: 0, handleProtocols: (protocols) => [...protocols][0] ?? false });
  onTestFinished(() => void server.close());
  const heads: { url: string | undefined; headers: Record<string, unknown> }[] = [];
  server.on('connection', (socket, { url, headers }) => {
    heads.push({ url, headers });
    socket.on('message', (data) => {
      socket.send(String(data));
      socket.send(JSON.stringify(DONE));
    });
  });
  const who = caller();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const price = { inputPerMillion: 1_000_000, outputPerMillion: 10_000_000 };
  const table = routes({ id: 'rt', name: 'voice', targets: [{ providerId: 'prov_openai', model: 'gpt-realtime' }] });
  const gateway = await startGateway([llmApi({}, KEYED), provider(url, { models: [{ id: 'gpt-realtime', price }] }), table, plan(), ...who.objects]);
  const client = new WebSocket(
    `${gateway.url.replace('http', 'ws')}/acme/llm/v1/realtime?model=voice`,
    ['realtime', `openai-insecure-api-key.sk-of-the-caller`],
    {
      headers: {
        authorization: `Bearer ${who.key}`,
        cookie: 'session=1',
        'user-agent': 'of-the-caller/1',
        'x-internal': 'of-the-caller',
        'openai-beta': 'realtime=v1',
      },
    },
  );
  const got: string[] = [];
  client.on('message', (data) => got.push(String(data)));
  await once(client, 'open');
  client.send('{"type":"response.create"}');
  client.send('{"type":"again"}');
  await expect.poll(() => got.length).toBe(4);
  expect(got[0]).toBe('{"type":"response.create"}');
  client.close();
  await expect.poll(() => gateway.records.length).toBe(1);
  const [seen] = heads;
  expect(seen?.url).toBe('/v1/realtime?model=gpt-realtime');
  expect(seen?.headers).toMatchObject({ authorization: `Bearer ${PROVIDER_SECRET}`, 'sec-websocket-protocol': 'realtime', 'openai-beta': 'realtime=v1' });
  expect(JSON.stringify(seen)).not.toMatch(/of-the-caller|session=1|x-forwarded|gth_live/);
  expect(gateway.records[0]).toMatchObject({
    status: 101,
    llm: { operation: 'realtime', model: 'voice', targetModel: 'gpt-realtime', usage: { inputTokens: 22, outputTokens: 8 }, spendMicros: 22 + 80 },
  });
});

test('without an upgrade, or for no model, there is no session', async () => {
  const gateway = await startGateway([
    llmApi(),
    provider('http://127.0.0.1:1'),
    routes({ id: 'rt', name: 'voice', targets: [{ providerId: 'prov_openai', model: 'm' }] }),
  ]);
  const plain = await fetch(`${gateway.url}/acme/llm/v1/realtime?model=voice`);
  expect(await plain.json()).toMatchObject({ code: 'gateway.model_not_offered' });
  const client = new WebSocket(`${gateway.url.replace('http', 'ws')}/acme/llm/v1/realtime?model=nobody`);
  const [, response] = await once(client, 'unexpected-response');
  expect((response as { statusCode: number }).statusCode).toBe(404);
});
