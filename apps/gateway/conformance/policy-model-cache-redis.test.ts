import { testRedis, waitFor } from '@gatehouse/testing';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test, vi } from 'vitest';
import { CacheRedis } from '../src/policies/cache/cache-redis.js';
import { giveCache, ResponseCache } from '../src/policies/cache/response-cache.js';
import { policy, startGateway, upstreamServer } from './harness.js';
import { llmApi, provider, routes } from './llm-harness.js';

vi.setConfig({ testTimeout: 60_000 });

const log = { info: () => {}, warn: () => {}, error: () => {} };
const ROUTE = { id: 'rt_1', name: 'smart', strategy: 'priority' as const, targets: [{ providerId: 'prov_openai', model: 'm-1' }] };

/** Gateways with a Redis for what they keep, and one model behind them. */
async function sharing(url: string, config: object = {}, count = 2) {
  let answers = 0;
  const behind = await upstreamServer((_, response) => {
    const message = { role: 'assistant', content: `answer ${++answers}` };
    const choices = [{ index: 0, message, finish_reason: 'stop' }];
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ id: 'c', object: 'chat.completion', created: 1, model: 'm-1', choices }));
  });
  const gateways = [];
  for (let i = 0; i < count; i++) {
    const gateway = await startGateway(null);
    const redis = new CacheRedis({ url, timeoutMs: 2_000, log });
    const cache = new ResponseCache({ redis });
    onTestFinished(() => redis.close());
    giveCache(gateway.runtime, cache);
    const model = policy('model-cache', { by: 'api', ...config });
    expect(gateway.load([llmApi({}, [model]), provider(behind.url), routes(ROUTE)])).toEqual([]);
    await waitFor(() => redis.reachable);
    const ask = async (content = 'hello') => {
      const body = JSON.stringify({ model: 'smart', messages: [{ role: 'user', content }] });
      const response = await fetch(`${gateway.url}/acme/llm/v1/chat/completions`, { method: 'POST', body });
      const { choices } = (await response.json()) as { choices: { message: { content: string } }[] };
      return { text: choices[0]?.message.content, told: response.headers.get('x-gatehouse-cache') ?? '' };
    };
    gateways.push({ gateway, redis, cache, ask });
  }
  return { behind, gateways: gateways as [(typeof gateways)[0], (typeof gateways)[0]] };
}

async function keptIn(url: string): Promise<string[]> {
  const redis = new Redis(url);
  const keys = await redis.keys('gatehouse:answers:*');
  redis.disconnect();
  return keys;
}

test('gateways with a Redis give each other’s answers, and not what was purged', async () => {
  const { url } = await testRedis();
  const { behind, gateways } = await sharing(url);
  const [one, two] = gateways;
  expect(await one.ask()).toMatchObject({ text: 'answer 1', told: 'miss' });
  await waitFor(async () => (await keptIn(url)).length === 1);
  expect((await two.ask()).told).toContain('hit; kind=exact');
  expect((await two.ask()).text).toBe('answer 1');
  expect(behind.requests).toHaveLength(1);
  for (const { cache } of gateways) cache.purge([{ tenantId: 'ten_acme', apiId: 'api_pets', scope: { by: 'api' } }], Date.now());
  expect((await two.ask()).told).toBe('miss');
});

test('a gateway that is told to keep its answers to itself does', async () => {
  const { url } = await testRedis();
  const { gateways } = await sharing(url, { redis: false });
  const [one, two] = gateways;
  await one.ask();
  expect((await one.ask()).told).toContain('hit');
  expect((await two.ask()).told).toBe('miss');
  expect(await keptIn(url)).toEqual([]);
});

test('rubbish in the Redis, and a Redis that is gone, change nothing but that models are asked', async () => {
  const { url } = await testRedis();
  const { gateways } = await sharing(url);
  const [one, two] = gateways;
  await one.ask();
  await waitFor(async () => (await keptIn(url)).length === 1);
  const redis = new Redis(url);
  for (const key of await keptIn(url)) await redis.set(key, '{"format":1}');
  redis.disconnect();
  expect((await two.ask()).told).toBe('miss');
  for (const { redis: shared } of gateways) shared.close();
  expect((await one.ask()).told).toContain('hit');
  expect((await one.ask('another')).told).toBe('miss');
});
