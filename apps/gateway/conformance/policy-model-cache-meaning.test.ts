import { testRedis, waitFor } from '@gatehouse/testing';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test, vi } from 'vitest';
import { CacheRedis } from '../src/policies/cache/cache-redis.js';
import { giveCache, ResponseCache } from '../src/policies/cache/response-cache.js';
import { policy, startGateway, upstreamServer } from './harness.js';
import { llmApi, provider, routes } from './llm-harness.js';

// the embedding model takes a second to be there, and longer on a busy machine
vi.setConfig({ testTimeout: 90_000 });

const ROUTES = routes(
  { id: 'rt_1', name: 'smart', strategy: 'priority', targets: [{ providerId: 'prov_openai', model: 'm-1' }] },
  { id: 'rt_2', name: 'other', strategy: 'priority', targets: [{ providerId: 'prov_openai', model: 'm-2' }] },
  { id: 'rt_3', name: 'vectors', strategy: 'priority', targets: [{ providerId: 'prov_openai', model: 'embed-1' }] },
);
const log = { info: () => {}, warn: () => {}, error: () => {} };
const RESET = 'How do I reset my password?';
const REWORDED = 'What is the best way to reset my password?';

/** A model whose answers are numbered, or as `say` has them; asked for vectors it gives one of letters. */
async function model(say?: (question: string) => string, pauseMs = 0) {
  let answers = 0;
  return upstreamServer(async ({ body, path }, response) => {
    response.setHeader('content-type', 'application/json');
    const asked = JSON.parse(body) as { input?: string[]; messages?: { content: string }[] };
    if (path.endsWith('/embeddings')) {
      const data = (asked.input ?? []).map((text, index) => ({
        object: 'embedding',
        index,
        embedding: [...'abcdefghijklmnopqrstuvwxyz'].map((letter) => text.toLowerCase().split(letter).length - 1),
      }));
      response.end(JSON.stringify({ object: 'list', data, model: 'embed-1', usage: { prompt_tokens: 1, total_tokens: 1 } }));
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const content = say?.(asked.messages?.at(-1)?.content ?? '') ?? `answer ${++answers}`;
    const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }];
    response.end(
      JSON.stringify({
        id: 'c',
        object: 'chat.completion',
        created: 1,
        model: 'm-1',
        choices,
        usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
      }),
    );
  });
}

async function serving(config: object = {}, behind?: Awaited<ReturnType<typeof model>>, redisUrl?: string) {
  const upstream = behind ?? (await model());
  const gateway = await startGateway(null);
  const redis = redisUrl === undefined ? null : new CacheRedis({ url: redisUrl, timeoutMs: 2_000, log });
  if (redis !== null) {
    onTestFinished(() => redis.close());
    giveCache(gateway.runtime, new ResponseCache({ redis }));
    await waitFor(() => redis.reachable);
  }
  const cache = policy('model-cache', { by: 'api', semantic: 'on', embedWithinMs: 10_000, ...config });
  expect(gateway.load([llmApi({ anyModel: true }, [cache]), provider(upstream.url, { models: [{ id: 'm-1' }] }), ROUTES])).toEqual([]);
  onTestFinished(() => void gateway.load([]));
  const ask = async (content: string, more: object = {}) => {
    const body = JSON.stringify({ model: 'smart', messages: [{ role: 'user', content }], ...more });
    const response = await fetch(`${gateway.url}/acme/llm/v1/chat/completions`, { method: 'POST', body });
    const { choices } = (await response.json()) as { choices: { message: { content: string } }[] };
    return { text: choices[0]?.message.content, told: response.headers.get('x-gatehouse-cache') ?? '' };
  };
  return { gateway, upstream, ask, redis };
}

test('a question that means the same is answered, and the record says whose answer it is', async () => {
  const { ask, gateway, upstream } = await serving();
  expect(await ask(RESET)).toEqual({ text: 'answer 1', told: 'miss' });
  const near = await ask(REWORDED);
  expect(near.text).toBe('answer 1');
  expect(near.told).toMatch(/^hit; kind=semantic; entry=\S+; similarity=0\.\d+$/);
  expect(upstream.requests).toHaveLength(1);
  await expect
    .poll(() => gateway.records[1]?.llm)
    .toMatchObject({ cache: 'semantic', cacheEntry: gateway.records[0]?.requestId, cacheSimilarity: expect.any(Number) });
  expect(gateway.records[1]?.llm).not.toHaveProperty('usage');
});

test('another number, name, negation, direction or way of asking is another question', async () => {
  const { ask } = await serving();
  const others = [
    'Where is order 4711?',
    'Where is order 4712?',
    'Is it safe to mix bleach and ammonia?',
    'Is it not safe to mix bleach and ammonia?',
    'What is the capital of France?',
    'What is the capital of Germany?',
    'How do I convert euros to dollars?',
    'How do I convert dollars to euros?',
    'Why does it rain?',
    'When does it rain?',
  ];
  for (const [i, question] of others.entries()) expect([question, (await ask(question)).text]).toEqual([question, `answer ${i + 1}`]);
});

test('all else has to be the same: model, system prompt, tools, settings, and what was said before', async () => {
  const { ask } = await serving();
  await ask(RESET);
  const tool = { type: 'function', function: { name: 'look', parameters: { type: 'object' } } };
  const said = [
    { role: 'user', content: 'I use a Mac.' },
    { role: 'assistant', content: 'Good.' },
  ];
  const others = [
    { model: 'other' },
    {
      messages: [
        { role: 'system', content: 'be brief' },
        { role: 'user', content: REWORDED },
      ],
    },
    { tools: [tool] },
    { max_completion_tokens: 7 },
    { temperature: 0 },
    { messages: [...said, { role: 'user', content: REWORDED }] },
    {
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: REWORDED },
            { type: 'image_url', image_url: { url: 'https://a.test/b.png' } },
          ],
        },
      ],
    },
  ];
  for (const more of others) expect([more, (await ask(REWORDED, more)).told]).toEqual([more, 'miss']);
});

test('later turns of a conversation are compared only where that is said, and on the same ground', async () => {
  const said = [
    { role: 'user', content: 'I use a Mac.' },
    { role: 'assistant', content: 'Good.' },
  ];
  const asking = (content: string) => ({ messages: [...said, { role: 'user', content }] });
  for (const [turnsMax, told] of [
    [1, /^miss/],
    [2, /^hit; kind=semantic/],
  ] as const) {
    const { ask } = await serving({ turnsMax });
    await ask(RESET, asking(RESET));
    expect((await ask(REWORDED, asking(REWORDED))).told).toMatch(told);
    expect((await ask(REWORDED)).told).toBe('miss');
  }
});

test('shadow asks the model, and records what would have been said and whether it would have been right', async () => {
  const behind = await model((question) => (question.startsWith('What') ? 'Click on forgot password.' : 'Click on forgot password'), 1_500);
  const { ask, gateway } = await serving({ semantic: 'shadow', embeddingModel: 'vectors', similarity: 0.5 }, behind);
  await ask(RESET);
  expect(await ask(REWORDED)).toEqual({ text: 'Click on forgot password.', told: 'miss' });
  await expect
    .poll(() => gateway.records[1]?.llm)
    .toMatchObject({
      cache: 'shadow',
      cacheAgrees: true,
      cacheEntry: gateway.records[0]?.requestId,
      cacheSimilarity: expect.any(Number),
      // the vectors' tokens are among them
      usage: { inputTokens: 2 },
      besides: [{ by: 'model-cache', model: 'openai/embed-1', usage: { inputTokens: 1 } }],
    });
  const fickle = await model((question) => (question.startsWith('What') ? 'No, you have to call 911.' : 'Click on forgot password'), 1_500);
  const wrong = await serving({ semantic: 'shadow', embeddingModel: 'vectors', similarity: 0.5 }, fickle);
  await wrong.ask(RESET);
  await wrong.ask(REWORDED);
  await expect.poll(() => wrong.gateway.records[1]?.llm).toMatchObject({ cache: 'shadow', cacheAgrees: false });
});

test('vectors come from a tenant’s own model where that is said, and the similarity asked for counts', async () => {
  const { ask, upstream } = await serving({ embeddingModel: 'vectors', similarity: 0.6 });
  await ask(RESET);
  expect((await ask(REWORDED)).told).toMatch(/kind=semantic/);
  const vectors = upstream.requests.filter(({ path }) => path.endsWith('/embeddings'));
  expect(vectors).toHaveLength(1);
  expect(JSON.parse(vectors[0]?.body ?? '')).toEqual({ model: 'embed-1', input: [REWORDED, RESET] });
  expect(vectors[0]?.headers.authorization).toMatch(/^Bearer /);
  const strict = await serving({ embeddingModel: 'vectors', similarity: 0.999 });
  await strict.ask(RESET);
  expect((await strict.ask(REWORDED)).told).toBe('miss');
  const nobody = await serving({ embeddingModel: 'no/such', similarity: 0.5 });
  await nobody.ask(RESET);
  expect((await nobody.ask(REWORDED)).told).toBe('miss');
});

test('what vectors of a tenant’s own model use counts as the call’s: in its record, in limits of tokens and of money, on hits too', async () => {
  const { ask, gateway, upstream } = await serving({ embeddingModel: 'vectors', similarity: 0.6 });
  const cache = policy('model-cache', { by: 'api', semantic: 'on', embedWithinMs: 10_000, embeddingModel: 'vectors', similarity: 0.6 });
  const tokens = policy('token-limit', { tokens: 1_000_000, period: 'day', by: 'api', name: 'tokens' });
  const money = policy('spend-limit', { dollars: 1_000, period: 'day', by: 'api', name: 'money' });
  const models = ['m-1', 'embed-1'].map((id) => ({ id, price: { inputPerMillion: 7_000_000, outputPerMillion: 1_000_000 } }));
  expect(gateway.load([llmApi({ anyModel: true }, [tokens, money, cache]), provider(upstream.url, { models }), ROUTES])).toEqual([]);
  const counted = () => [...new Set(gateway.limiters.taken)].map((name) => gateway.limiters.countOf(name));
  await ask(RESET);
  expect(counted()).toEqual([3, 9]);
  expect((await ask(REWORDED)).told).toMatch(/kind=semantic/);
  await expect.poll(() => gateway.records.length).toBe(2);
  const used = { usage: { inputTokens: 1 }, spendMicros: 7 };
  expect(gateway.records[0]?.llm).not.toHaveProperty('besides');
  expect(gateway.records[1]?.llm).toMatchObject({ cache: 'semantic', spendMicros: 7, besides: [{ by: 'model-cache', model: 'openai/embed-1', ...used }] });
  expect(counted()).toEqual([4, 16]);
});

test('vectors that come too late are counted by what was sent for them', async () => {
  const behind = await model();
  const { ask, gateway } = await serving({ embedWithinMs: 100, embeddingModel: 'slow/embed-1' }, behind);
  const slow = await upstreamServer(() => {});
  const cache = policy('model-cache', { by: 'api', semantic: 'on', embedWithinMs: 100, embeddingModel: 'slow/embed-1' });
  gateway.load([llmApi({ anyModel: true }, [cache]), provider(behind.url), provider(slow.url, { id: 'prov_slow', slug: 'slow' }), ROUTES]);
  await ask(RESET);
  expect((await ask(REWORDED)).told).toBe('miss');
  await expect.poll(() => gateway.records.length).toBe(2);
  const { usage, estimated, besides } = gateway.records[1]?.llm ?? {};
  const [vectors] = besides ?? [];
  expect(vectors).toMatchObject({ by: 'model-cache', model: 'slow/embed-1', estimated: true });
  expect([estimated, usage?.inputTokens]).toEqual([true, 1 + (vectors?.usage.inputTokens ?? 0)]);
  expect(vectors?.usage.inputTokens).toBeGreaterThan(5);
});

test('vectors that a shadow did not wait for are counted all the same, by what was sent for them', async () => {
  const behind = await model();
  const slow = await upstreamServer(() => {});
  const { ask, gateway } = await serving({}, behind);
  const cache = policy('model-cache', { by: 'api', semantic: 'shadow', embedWithinMs: 2_000, embeddingModel: 'slow/embed-1' });
  const tokens = policy('token-limit', { tokens: 1_000_000, period: 'day', by: 'api', name: 'tokens' });
  gateway.load([llmApi({ anyModel: true }, [tokens, cache]), provider(behind.url), provider(slow.url, { id: 'prov_slow', slug: 'slow' }), ROUTES]);
  const counted = () => [...new Set(gateway.limiters.taken)].map((name) => gateway.limiters.countOf(name)).at(-1) ?? 0;
  await ask(RESET);
  expect(counted()).toBe(3);
  expect((await ask(REWORDED)).told).toBe('miss');
  await expect.poll(() => slow.requests.length).toBe(1);
  await expect.poll(() => gateway.records.length, { timeout: 5_000 }).toBe(2);
  const { usage, estimated, besides } = gateway.records[1]?.llm ?? {};
  const [vectors] = besides ?? [];
  expect(vectors).toMatchObject({ by: 'model-cache', model: 'slow/embed-1', estimated: true });
  expect(vectors?.usage.inputTokens).toBeGreaterThan(5);
  expect([estimated, usage?.inputTokens]).toEqual([true, 1 + (vectors?.usage.inputTokens ?? 0)]);
  expect(counted()).toBe(6 + (vectors?.usage.inputTokens ?? 0));
});

test('a vector that is not there in time is not waited for', async () => {
  const { ask } = await serving({ embedWithinMs: 10, embeddingModel: 'vectors' }, await model(undefined, 0));
  await ask(RESET);
  // whichever comes first: the call is answered
  expect((await ask(REWORDED)).text).toMatch(/^answer/);
});

test('the same question alone, the meaning alone, and neither', async () => {
  const meaning = await serving({ exact: 'off' });
  await meaning.ask(RESET);
  expect((await meaning.ask(RESET)).told).toMatch(/kind=semantic; .*similarity=1$/);
  const neither = await serving({ exact: 'off', semantic: 'off' });
  await neither.ask(RESET);
  expect((await neither.ask(RESET)).told).toBe('miss');
});

test('gateways with a Redis know each other’s questions', async () => {
  const { url } = await testRedis();
  const behind = await model();
  const one = await serving({}, behind, url);
  const two = await serving({}, behind, url);
  await one.ask(RESET);
  const redis = new Redis(url);
  await waitFor(async () => (await redis.keys('gatehouse:answers:*')).length === 2);
  redis.disconnect();
  expect(await two.ask(REWORDED)).toMatchObject({ text: 'answer 1', told: expect.stringContaining('kind=semantic') });
});
