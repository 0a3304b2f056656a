import type { PolicyInstance } from '@gatehouse/definition';
import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { conformanceOnAllWires, fetch, type Gateway, policy, startGateway, upstreamServer } from './harness.js';
import { llmApi, provider, routes } from './llm-harness.js';

const ROUTE = { id: 'rt_1', name: 'smart', strategy: 'priority' as const, targets: [{ providerId: 'prov_openai', model: 'm-1' }] };
/** One cent for a thousand tokens of input, ten for output; a tenth of that for cached input. */
const PRICE = { inputPerMillion: 10_000_000, outputPerMillion: 100_000_000, cachedInputPerMillion: 1_000_000 };
const HELLO = [{ role: 'user' as const, content: 'hello' }];
const USAGE = { prompt_tokens: 100, completion_tokens: 30, total_tokens: 130, prompt_tokens_details: { cached_tokens: 60 } };
/** 40 plain, 60 cached, 30 of output. */
const SPENT = 40 * 10 + 60 * 1 + 30 * 100;

const model = () =>
  upstreamServer((_request, response) => {
    const message = { role: 'assistant', content: 'hi' };
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ id: 'c', object: 'chat.completion', created: 1, model: 'm-1', choices: [{ index: 0, message, finish_reason: 'stop' }], usage: USAGE }),
    );
  });

const budget = (config: object = {}) => policy('spend-limit', { dollars: 0.01, period: 'month', outputReserve: 50, by: 'api', ...config });
const world = (url: string, policies: PolicyInstance[], priced = true) => [
  llmApi({}, policies),
  provider(url, { models: priced ? [{ id: 'm-1', price: PRICE }] : [] }),
  routes(ROUTE),
];
const ask = (gateway: Gateway, more: object = {}, maxRetries = 2) =>
  new OpenAI({ apiKey: 'none', baseURL: `${gateway.url}/acme/llm/v1`, maxRetries, fetch }).chat.completions.create({
    model: 'smart',
    messages: HELLO,
    ...more,
  });
const counted = ({ limiters }: Gateway) => limiters.countOf([...new Set(limiters.taken)][0] ?? '');

conformanceOnAllWires('the policy spend-limit', () => {
  test('counts what was spent, cached input at its own price, to the last micro-dollar; its example holds', async () => {
    const behind = await model();
    const gateway = await startGateway(world(behind.url, [docsExample('spend-limit')]));
    const { response } = await ask(gateway).withResponse();
    expect(response.headers.get('ratelimit-policy')).toBe('"budget";q=50000;qu="micro-dollars";w=2592000');
    await expect.poll(() => counted(gateway)).toBe(SPENT);
    expect(gateway.records.at(-1)?.llm?.spendMicros).toBe(SPENT);
  });

  test('a spent budget refuses, and the stock client does not try again', async () => {
    const behind = await model();
    const gateway = await startGateway(world(behind.url, [budget()]));
    gateway.limiters.resetMs = 90_000;
    await ask(gateway);
    await ask(gateway);
    await expect.poll(() => counted(gateway)).toBe(2 * SPENT);
    await expect(ask(gateway)).rejects.toMatchObject({ status: 429, code: 'gateway.budget_exhausted' });
    expect(behind.requests).toHaveLength(2);
    expect(gateway.records.filter(({ code }) => code === 'gateway.budget_exhausted')).toHaveLength(1);
  });

  test('a warning comes before', async () => {
    const behind = await model();
    const gateway = await startGateway(world(behind.url, [budget({ dollars: 0.02, warnAtPercent: 40 })]));
    const used = async () => (await ask(gateway).withResponse()).response.headers.get('x-gatehouse-budget-used');
    expect(await used()).toBeNull();
    await expect.poll(() => counted(gateway)).toBe(SPENT);
    expect(await used()).toBe('43%');
    expect(gateway.records.at(-1)?.timeline).toContainEqual(
      expect.objectContaining({ policy: 'spend-limit', note: '43 % of the budget budget is spent or taken' }),
    );
  });

  test('what has no price is refused, or let in and not counted', async () => {
    const behind = await model();
    const gateway = await startGateway(world(behind.url, [budget()], false));
    await expect(ask(gateway)).rejects.toMatchObject({ status: 403, code: 'gateway.model_unpriced' });
    gateway.load(world(behind.url, [budget({ unpriced: 'allow', byModel: true })], false));
    await ask(gateway);
    await expect.poll(() => counted(gateway)).toBe(0);
  });

  test('a provider that fails costs nothing, and a long prompt is weighed before it is sent', async () => {
    const behind = await model();
    const gateway = await startGateway(world('http://127.0.0.1:1', [budget()]));
    await expect(ask(gateway, {}, 0)).rejects.toMatchObject({ status: 502 });
    await expect.poll(() => counted(gateway)).toBe(0);
    gateway.load(world(behind.url, [budget()]));
    await ask(gateway, { max_tokens: 10 });
    await expect.poll(() => counted(gateway)).toBe(SPENT);
    await expect(ask(gateway, { messages: [{ role: 'user', content: 'x'.repeat(3_000) }], max_tokens: 1 }, 0)).rejects.toMatchObject({
      code: 'gateway.budget_exhausted',
    });
    expect(behind.requests).toHaveLength(1);
  });

  test('a configuration that cannot be meant is refused', async () => {
    const gateway = await startGateway(null);
    for (const config of [
      { dollars: 0, period: 'day' },
      { dollars: 1 },
      { dollars: 1, period: 'day', warnAtPercent: 0 },
      { dollars: 1, period: 'rolling' },
      { dollars: 1, period: 'day', unpriced: 'maybe' },
    ])
      expect(gateway.load([llmApi({}, [policy('spend-limit', config)])]), JSON.stringify(config)).toHaveLength(1);
  });
});
