import type { ModelEntry, RouteStrategy } from '@gatehouse/definition';
import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { type Gateway, startGateway, upstreamServer } from './harness.js';
import { llmApi, provider, routes, startMock } from './llm-harness.js';

type Physics = { ttft?: number; tps?: number };
type RouteRest = Partial<Parameters<typeof routes>[0]>;

const HELLO = [{ role: 'user' as const, content: 'hello' }];
/** Prices by which half a second more is worth it or not. */
const price = (inputPerMillion: number): ModelEntry['price'] => ({
  inputPerMillion,
  cachedInputPerMillion: inputPerMillion / 10,
  outputPerMillion: inputPerMillion * 4,
});

/** A provider that a stranger wrote, with times of its own. */
async function place(name: string, physics: Physics = {}, model: Partial<ModelEntry> = {}) {
  const mock = await startMock();
  mock.onMessage('hello', { content: `one two three four five six seven eight, from ${name}` }, { streamingProfile: { ttft: 5, tps: 2_000, ...physics } });
  const object = provider(`${mock.url}/v1`, { id: `prov_${name}`, slug: name, models: [{ id: 'm', ...model }] });
  return { name, mock, object, asked: () => mock.getRequests().length };
}

type Place = Awaited<ReturnType<typeof place>>;

async function gatewayFor(strategy: RouteStrategy, places: readonly Place[], rest: RouteRest = {}, targets: object[] = []): Promise<Gateway> {
  const list = places.map(({ object }, i) => ({ providerId: object.id, model: 'm', ...targets[i] }));
  return startGateway([llmApi(), ...places.map(({ object }) => object), routes({ id: 'rt', name: 'smart', strategy, targets: list, ...rest })]);
}

interface Told {
  target: string | null;
  why: string | null;
  text: string;
}

/** One streamed call by a stock client. */
async function ask(gateway: Gateway, content = 'hello'): Promise<Told> {
  const client = new OpenAI({ apiKey: 'none', baseURL: `${gateway.url}/acme/llm/v1`, maxRetries: 0 });
  const { data, response } = await client.chat.completions.create({ model: 'smart', stream: true, messages: [{ role: 'user', content }] }).withResponse();
  let text = '';
  for await (const piece of data) text += piece.choices[0]?.delta.content ?? '';
  return { text, target: response.headers.get('x-gatehouse-target'), why: response.headers.get('x-gatehouse-route-reason') };
}

async function askOften(gateway: Gateway, count: number): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (let i = 0; i < count; i++) {
    const { target } = await ask(gateway);
    counts[target ?? ''] = (counts[target ?? ''] ?? 0) + 1;
  }
  return counts;
}

describe('a model route sends calls', () => {
  test('priority: to the first that can', async () => {
    const gateway = await gatewayFor('priority', [await place('a'), await place('b')]);
    expect(await askOften(gateway, 5)).toEqual({ 'a/m': 5 });
  });

  test('weighted: as the weights say', async () => {
    const gateway = await gatewayFor('weighted', [await place('a'), await place('b'), await place('c')], {}, [{ weight: 5 }, { weight: 1 }, { weight: 0 }]);
    const { 'a/m': a = 0, 'b/m': b = 0, ...others } = await askOften(gateway, 60);
    expect(others).toEqual({});
    // five of six of them, about
    expect(a).toBeGreaterThan(36);
    expect(a + b).toBe(60);
  });

  test('least-busy: where fewest are in flight', async () => {
    const [a, b] = [await place('a', { ttft: 600 }), await place('b', { ttft: 600 })];
    const gateway = await gatewayFor('least-busy', [a, b]);
    await Promise.all(Array.from({ length: 8 }, () => ask(gateway)));
    expect([a.asked(), b.asked()]).toEqual([4, 4]);
  });

  test('lowest-cost: to the cheapest, however slow', async () => {
    const places = [await place('dear', {}, { price: price(3_000_000) }), await place('cheap', { ttft: 80 }, { price: price(100_000) })];
    expect(await askOften(await gatewayFor('lowest-cost', places), 6)).toEqual({ 'cheap/m': 6 });
  });

  test('sticky: one caller to one target', async () => {
    const gateway = await gatewayFor('sticky', [await place('a'), await place('b'), await place('c')]);
    expect(Object.values(await askOften(gateway, 8))).toEqual([8]);
  });

  test.each(['lowest-latency', 'predictive'] as const)('%s: to the faster one, once it is known', async (strategy) => {
    const [slow, fast] = [await place('slow', { ttft: 900 }), await place('fast', { ttft: 20 })];
    const gateway = await gatewayFor(strategy, [slow, fast]);
    await askOften(gateway, 16);
    expect(slow.asked()).toBeLessThanOrEqual(5);
    expect((await ask(gateway)).target).toBe('fast/m');
  });

  test('predictive: to the cheaper one while what is promised is kept, and says so', async () => {
    const [cheap, dear] = [await place('cheap', { ttft: 200 }, { price: price(500_000) }), await place('dear', { ttft: 20 }, { price: price(50_000_000) })];
    const gateway = await gatewayFor('predictive', [cheap, dear], { slo: { ttftMs: 20_000 } });
    expect(await askOften(gateway, 6)).toEqual({ 'cheap/m': 6 });
    const { why } = await ask(gateway);
    expect(why).toMatch(/^predictive: score \d+ \(cost \d+, late \d+ ms, fails \d+\.\d%\); else dear\/m \d+$/);
    await expect.poll(() => gateway.records.length).toBe(7);
    expect(gateway.records.at(-1)?.llm?.why).toBe(why);
  });

  test('predictive: not to the cheaper one where it would break the promise, unless the route weighs money against that', async () => {
    const [cheap, dear] = [await place('cheap', { ttft: 900 }, { price: price(500_000) }), await place('dear', { ttft: 20 }, { price: price(50_000_000) })];
    const kept = await gatewayFor('predictive', [cheap, dear], { slo: { ttftMs: 500 } });
    await askOften(kept, 14);
    expect(await ask(kept)).toMatchObject({ target: 'dear/m', why: expect.stringMatching(/; else cheap\/m \d+ but late$/) });
    expect(cheap.asked()).toBeLessThan(10);
    const weighed = await gatewayFor('predictive', [cheap, dear], { slo: { ttftMs: 500, saving: 'weighed' } });
    const { 'cheap/m': most = 0 } = await askOften(weighed, 14);
    expect(most).toBeGreaterThan(10);
    expect((await ask(weighed)).why).toMatch(/; else dear\/m \d+$/);
  });

  test('predictive: a conversation back to where its prompt is cached', async () => {
    const places = await Promise.all(['a', 'b', 'c'].map((name) => place(name, {}, { price: price(5_000_000) })));
    const gateway = await gatewayFor('predictive', places);
    const told = `hello ${'and once upon a time '.repeat(2_000)}`;
    const first = await ask(gateway, told);
    for (let i = 0; i < 5; i++) {
      const next = await ask(gateway, told);
      expect(next.target).toBe(first.target);
      expect(next.why).toMatch(/\d{4,} tokens cached/);
    }
  });
});

describe('a target that fails', () => {
  test('by a limit is left alone as long as it said, and the next one serves', async () => {
    const [a, b] = [await place('a'), await place('b')];
    a.mock.setChaos({ rateLimitRate: 1 });
    const gateway = await gatewayFor('priority', [a, b]);
    const first = await ask(gateway);
    expect(first.target).toBe('b/m');
    expect(first.why).toContain('after a/m rate-limit');
    const asked = a.asked();
    expect((await ask(gateway)).why).toMatch(/a\/m waits \d+\.\d s/);
    expect(a.asked()).toBe(asked);
  });

  test('by dropping calls is left alone by its breaker', async () => {
    const [a, b] = [await place('a'), await place('b')];
    a.mock.setChaos({ dropRate: 1 });
    const gateway = await gatewayFor('priority', [a, b]);
    expect(await askOften(gateway, 20)).toEqual({ 'b/m': 20 });
    expect(a.asked()).toBeLessThan(12);
    await expect.poll(() => gateway.records.length).toBe(20);
    expect(gateway.records.at(-1)?.llm?.fallbacks).toBe(0);
  });

  test('alone has its callers told how long to wait', async () => {
    const a = await place('a');
    a.mock.setChaos({ rateLimitRate: 1 });
    const gateway = await gatewayFor('predictive', [a]);
    await expect(ask(gateway)).rejects.toMatchObject({ status: 429 });
    const response = await fetch(`${gateway.url}/acme/llm/v1/chat/completions`, { method: 'POST', body: JSON.stringify({ model: 'smart', messages: HELLO }) });
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await response.json()).toMatchObject({ code: 'gateway.no_target', error: { message: expect.any(String) } });
    expect(a.asked()).toBe(1);
    // as long as its provider said
    const tired = await upstreamServer((_, answer) => void answer.writeHead(429, { 'content-type': 'application/json', 'retry-after': '40' }).end('{}'));
    const other = await startGateway([
      llmApi(),
      provider(tired.url),
      routes({ id: 'rt', name: 'smart', targets: [{ providerId: 'prov_openai', model: 'm' }] }),
    ]);
    const post = { method: 'POST', body: JSON.stringify({ model: 'smart', messages: HELLO }) };
    const waits: number[] = [];
    for (let i = 0; i < 2; i++) waits.push(Number((await fetch(`${other.url}/acme/llm/v1/chat/completions`, post)).headers.get('retry-after')));
    expect(waits[1]).toBeGreaterThan(20);
    expect(waits[1]).toBeLessThanOrEqual(40);
    expect(tired.requests).toHaveLength(1);
  });

  test.each([
    ['because the prompt is too long, leads to one that takes more', 'context_length_exceeded', 'context-length', 'large/m'],
    ['by its content filter, leads to another provider', 'content_filter', 'content-filter', 'small/m'],
  ] as const)('%s, where the route says so', async (_, code, failure, expected) => {
    const refusing = await upstreamServer((_request, response) => {
      response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ error: { message: 'no', type: 'invalid_request_error', code } }));
    });
    const first = provider(refusing.url, { id: 'prov_first', slug: 'first', models: [{ id: 'm', contextTokens: 8_000 }] });
    const [small, large] = [await place('small', {}, { contextTokens: 8_000 }), await place('large', {}, { contextTokens: 100_000 })];
    const targets = ['prov_first', 'prov_small', 'prov_large'].map((providerId) => ({ providerId, model: 'm' }));
    for (const on of [[], [failure]]) {
      const table = routes({ id: 'rt', name: 'smart', strategy: 'priority', targets, fallback: { on } });
      const gateway = await startGateway([llmApi(), first, small.object, large.object, table]);
      if (on.length === 0) await expect(ask(gateway)).rejects.toMatchObject({ status: 400, code });
      else expect(await ask(gateway)).toMatchObject({ target: expected, why: expect.stringContaining(`after first/m ${failure}`) });
    }
  });
});
