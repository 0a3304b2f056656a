import type { PolicyInstance } from '@gatehouse/definition';
import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, caller, conformanceOnAllWires, fetch, type Gateway, KEYED, plan, policy, startGateway, upstream, upstreamServer } from './harness.js';
import { llmApi, provider, routes } from './llm-harness.js';

const ROUTE = { id: 'rt_1', name: 'smart', strategy: 'priority' as const, targets: [{ providerId: 'prov_openai', model: 'm-1' }] };
const PRICED = [{ id: 'm-1', price: { inputPerMillion: 1_000_000, outputPerMillion: 10_000_000 } }];
const HELLO = [{ role: 'user' as const, content: 'hello' }];
const USAGE = { prompt_tokens: 20, completion_tokens: 30, total_tokens: 50, prompt_tokens_details: { cached_tokens: 8 } };
const chunk = (delta: object, more: object = {}) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm-1', choices: [{ index: 0, delta, finish_reason: null }], ...more })}\n\n`;

/** Answers with a usage of its own; streams word after word, for as long as it is listened to. */
async function model(words = 3) {
  let cut = false;
  const server = await upstreamServer(async ({ body }, response) => {
    if ((JSON.parse(body) as { stream?: boolean }).stream !== true) {
      const message = { role: 'assistant', content: 'hi' };
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({ id: 'c', object: 'chat.completion', created: 1, model: 'm-1', choices: [{ index: 0, message, finish_reason: 'stop' }], usage: USAGE }),
      );
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.on('close', () => {
      cut = !response.writableEnded;
    });
    for (let i = 0; i < words && !cut; i++) {
      response.write(chunk({ content: 'word '.repeat(20) }));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    response.end(`${chunk({}, { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}${chunk({}, { choices: [], usage: USAGE })}data: [DONE]\n\n`);
  });
  return { url: server.url, requests: server.requests, wasCut: () => cut };
}

const limited = (config: object = {}) => policy('token-limit', { tokens: 1_000, period: 'day', outputReserve: 100, by: 'api', ...config });
const world = (url: string, policies: PolicyInstance[]) => [llmApi({}, policies), provider(url, { models: PRICED }), routes(ROUTE)];
const client = (gateway: Gateway, apiKey = 'none') => new OpenAI({ apiKey, baseURL: `${gateway.url}/acme/llm/v1`, maxRetries: 0, fetch });
const ask = (gateway: Gateway, more: object = {}) => client(gateway).chat.completions.create({ model: 'smart', messages: HELLO, ...more });
const listen = (gateway: Gateway, more: object = {}) =>
  client(gateway).chat.completions.create({ model: 'smart', messages: HELLO, stream: true as const, ...more });
const counted = ({ limiters }: Gateway) => limiters.countOf([...new Set(limiters.taken)][0] ?? '');

conformanceOnAllWires('the policy token-limit', () => {
  test('counts what the provider says was used; the answer tells what was left; its example holds', async () => {
    const behind = await model();
    const gateway = await startGateway([llmApi({}, [docsExample('token-limit')]), provider(behind.url), routes(ROUTE)]);
    const { response } = await ask(gateway).withResponse();
    expect(response.headers.get('ratelimit-policy')).toBe('"tokens";q=5000;qu="tokens";w=60');
    expect(response.headers.get('ratelimit')).toMatch(/^"tokens";r=47\d\d;t=3$/);
    // 8 of 20 tokens of input were read from the provider's cache
    await expect.poll(() => counted(gateway)).toBe(42);
  });

  test('refuses what might not fit, in the form that the client shows', async () => {
    const behind = await model();
    const gateway = await startGateway(world(behind.url, [limited({ tokens: 200 })]));
    await ask(gateway);
    await expect.poll(() => counted(gateway)).toBe(50);
    await expect(ask(gateway, { max_tokens: 180 })).rejects.toMatchObject({ status: 429, code: 'gateway.tokens_exhausted' });
    expect(gateway.records.at(-1)).toMatchObject({ outcome: 'refused', policy: 'token-limit', code: 'gateway.tokens_exhausted' });
    expect(behind.requests).toHaveLength(1);
    await ask(gateway, { max_tokens: 20 });
  });

  test('what callers take at the same time is never more than the limit', async () => {
    const behind = await model();
    const gateway = await startGateway(world(behind.url, [limited({ tokens: 500 })]));
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => ask(gateway, { max_tokens: 200 })));
    const passed = outcomes.filter(({ status }) => status === 'fulfilled').length;
    expect(passed).toBeGreaterThanOrEqual(2);
    await expect.poll(() => counted(gateway)).toBe(passed * 50);
    expect(counted(gateway)).toBeLessThanOrEqual(500);
  });

  test('a stream is settled at what it used, also where the caller leaves', async () => {
    const behind = await model(3);
    const gateway = await startGateway(world(behind.url, [limited()]));
    for await (const _ of await listen(gateway, { stream_options: { include_usage: true } }));
    await expect.poll(() => counted(gateway)).toBe(50);
    const endless = await model(1_000);
    gateway.load(world(endless.url, [limited({ tokens: 100_000 })]));
    const before = counted(gateway);
    let seen = 0;
    for await (const _ of await listen(gateway)) if (++seen === 5) break;
    await expect.poll(() => endless.wasCut()).toBe(true);
    await expect.poll(() => counted(gateway) - before).toBeGreaterThan(20);
    expect(counted(gateway) - before).toBeLessThan(1_000);
  });

  test('a stream that spends what is left is stopped, and its caller is told', async () => {
    const behind = await model(1_000);
    const gateway = await startGateway(world(behind.url, [limited({ tokens: 600 })]));
    let words = '';
    const hear = async () => {
      for await (const piece of await listen(gateway, { max_tokens: 50 })) words += piece.choices[0]?.delta.content ?? '';
    };
    await expect(hear()).rejects.toThrow('limit is spent');
    expect(words).toContain('word');
    await expect.poll(() => behind.wasCut()).toBe(true);
    expect(gateway.records.at(-1)?.llm).toMatchObject({ estimated: true });
    expect(counted(gateway)).toBeLessThanOrEqual(700);
  });

  test('a provider that fails has used nothing', async () => {
    const gateway = await startGateway(world('http://127.0.0.1:1', [limited()]));
    await expect(ask(gateway)).rejects.toMatchObject({ status: 502 });
    await expect.poll(() => counted(gateway)).toBe(0);
    expect(gateway.limiters.taken).toHaveLength(1);
  });

  test('stands on plans, for each subscriber; on other APIs it counts nothing', async () => {
    const behind = await model();
    const who = caller();
    const another = caller({ application: { id: 'app_another' }, credential: { id: 'cred_another' } });
    const gateway = await startGateway([
      llmApi({}, KEYED),
      provider(behind.url),
      routes(ROUTE),
      plan([], [limited({ tokens: 200, by: 'application' })]),
      ...who.objects,
      ...another.objects,
    ]);
    const keyed = client(gateway, who.key);
    await keyed.chat.completions.create({ model: 'smart', messages: HELLO });
    const second = keyed.chat.completions.create({ model: 'smart', messages: HELLO, max_tokens: 199 });
    await expect(second).rejects.toMatchObject({ code: 'gateway.tokens_exhausted' });
    await client(gateway, another.key).chat.completions.create({ model: 'smart', messages: HELLO, max_tokens: 190 });
    const plain = await upstreamServer();
    const other = await startGateway([api({ policies: [limited({ tokens: 1 })] }), upstream(plain.url)]);
    for (let i = 0; i < 3; i++) expect((await fetch(`${other.url}/acme/pets/v1/x`)).status).toBe(200);
    expect(other.limiters.taken).toEqual([]);
  });

  test('a large body is counted by its length before it is sent', async () => {
    const behind = await model();
    const gateway = await startGateway(world(behind.url, [limited({ tokens: 1_000, of: 'input' })]));
    const long = [{ role: 'user' as const, content: 'x'.repeat(40_000) }];
    expect((await ask(gateway, { messages: long })).choices).toHaveLength(1);
    await expect.poll(() => counted(gateway)).toBe(20);
    // the whole limit was taken for it: beside it nothing else would have been let in
    gateway.limiters.taken.length = 0;
    const both = await Promise.allSettled([ask(gateway, { messages: long }), ask(gateway, { messages: long })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['rejected', 'rejected']);
  });

  test('on the tenant, by tenant: one count for all of its APIs; on an API, each has its own', async () => {
    const behind = await model();
    const other = (policies: PolicyInstance[]) => ({
      ...(llmApi({}, policies) as ReturnType<typeof api>),
      api: { id: 'api_other', slug: 'other', aliases: [], teamId: null },
      version: { id: 'ver_other', name: 'v1' },
    });
    const used = async (limit: PolicyInstance) => {
      const gateway = await startGateway([...world(behind.url, [limit]), other([limit])]);
      await ask(gateway);
      const second = new OpenAI({ apiKey: 'none', baseURL: `${gateway.url}/acme/other/v1`, maxRetries: 0, fetch });
      return second.chat.completions.create({ model: 'smart', messages: HELLO }).then(
        () => 'in',
        ({ code }) => code as string,
      );
    };
    const config = { by: 'tenant', tokens: 110, outputReserve: 80 };
    expect(await used({ ...limited(config), origin: 'tenant' })).toBe('gateway.tokens_exhausted');
    expect(await used({ ...limited({ ...config, by: 'address', also: ['tenant'] }), origin: 'tenant' })).toBe('gateway.tokens_exhausted');
    expect(await used({ ...limited({ ...config, by: 'address' }), origin: 'tenant' })).toBe('in');
    expect(await used(limited(config))).toBe('in');
  });

  test('by member: all applications of one member share, those of a team do not', async () => {
    const behind = await model();
    const owned = (id: string, owner: { memberId?: string; teamId?: string }) =>
      caller({ application: { id: `app_${id}`, teamId: null, ...owner }, credential: { id: `cred_${id}` } });
    const [first, second, teams] = [owned('1', { memberId: 'mem_1' }), owned('2', { memberId: 'mem_1' }), owned('3', { teamId: 'team_1' })];
    const policies = [KEYED[0] as PolicyInstance, limited({ by: 'member', tokens: 110, outputReserve: 80 })];
    const gateway = await startGateway([...world(behind.url, policies), ...[first, second, teams].flatMap(({ objects }) => objects)]);
    const asks = (key: string) => client(gateway, key).chat.completions.create({ model: 'smart', messages: HELLO });
    await asks(first.key);
    await expect(asks(second.key)).rejects.toMatchObject({ code: 'gateway.tokens_exhausted' });
    await asks(teams.key);
  });

  test('while the counter store is away, each limit does as it says', async () => {
    const behind = await model();
    const gateway = await startGateway(world(behind.url, [limited({ onStoreLoss: 'deny', mode: 'fast', cachedInput: 'free', name: 'daily' })]));
    gateway.limiters.storeLost = true;
    await expect(ask(gateway)).rejects.toMatchObject({ status: 503, code: 'gateway.counter_store_unavailable' });
    expect(behind.requests).toHaveLength(0);
  });

  test('a configuration that cannot be meant is refused', async () => {
    const gateway = await startGateway(null);
    for (const config of [
      {},
      { tokens: 0, period: 'day' },
      { tokens: 1, period: 'rolling' },
      { tokens: 1, period: 'day', windowMs: 60_000 },
      { tokens: 1, period: 'month', timeZone: 'Nowhere/Land' },
      { tokens: 1, period: 'day', by: 'header' },
      { tokens: 1, period: 'day', byModel: 'yes' },
    ])
      expect(gateway.load([llmApi({}, [policy('token-limit', config)])]), JSON.stringify(config)).toHaveLength(1);
  });
});
