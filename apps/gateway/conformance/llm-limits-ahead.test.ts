import type { PolicyInstance } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import { conformanceOnAllWires, fetch, policy, startGateway, upstreamServer } from './harness.js';
import { geminiProvider, llmApi, provider, routes } from './llm-harness.js';

const PRICE = { inputPerMillion: 0, outputPerMillion: 1_000_000 };

/** Answers that wait until the test lets them go, so that what was taken for them can be seen. */
async function serve(
  limit: object,
  { type = 'token-limit', as = 'application/json', price = PRICE as object, answer = {} as object, before = [] as PolicyInstance[] } = {},
) {
  let go = () => {};
  const seen = new Promise<void>((resolve) => {
    go = resolve;
  });
  const behind = await upstreamServer(async (_, response) => {
    await seen;
    response.setHeader('content-type', as);
    response.end(JSON.stringify(answer));
  });
  const models = [{ id: 'm-1', price: { ...PRICE, ...price } }];
  const gateway = await startGateway([
    llmApi({}, [...before, policy(type, { period: 'day', by: 'api', ...limit })]),
    provider(behind.url, { models }),
    geminiProvider(behind.url, { models }),
    routes(
      { id: 'rt_1', name: 'smart', strategy: 'priority', targets: [{ providerId: 'prov_openai', model: 'm-1' }] },
      { id: 'rt_2', name: 'pro', strategy: 'priority', targets: [{ providerId: 'prov_gemini', model: 'm-1' }] },
    ),
  ]);
  const ask = async (path: string, given: object | FormData) => {
    const form = given instanceof FormData ? new Response(given) : null;
    const body = form === null ? JSON.stringify(given) : Buffer.from(await form.arrayBuffer());
    return fetch(`${gateway.url}/acme/llm${path}`, {
      method: 'POST',
      body,
      headers: { 'content-type': form?.headers.get('content-type') ?? 'application/json' },
    });
  };
  const counted = () => gateway.limiters.countOf(gateway.limiters.taken[0] ?? '');
  return { ask, counted, go: () => go(), gateway, sent: () => behind.requests.map(({ body }) => JSON.parse(body) as Record<string, unknown>) };
}

const HELLO = [{ role: 'user', content: 'hello' }];
const sound = () => {
  const form = new FormData();
  form.set('model', 'smart');
  form.set('file', new Blob(['x'.repeat(1_000)]), 'a.mp3');
  return form;
};

conformanceOnAllWires('what is taken ahead', () => {
  test.each([
    ['/v1/chat/completions', { model: 'smart', messages: HELLO, max_tokens: 300 }, 300],
    ['/v1/chat/completions', { model: 'smart', messages: HELLO, max_completion_tokens: 1, max_tokens: 300 }, 300],
    ['/v1/chat/completions', { model: 'smart', messages: HELLO, max_tokens: 300, n: 5 }, 1_500],
    ['/v1/chat/completions', { model: 'smart', messages: HELLO, n: 5 }, 500],
    ['/v1/messages', { model: 'smart', messages: HELLO, max_tokens: 300 }, 300],
    ['/v1beta/models/pro:generateContent', { contents: [], generationConfig: { maxOutputTokens: 300, candidateCount: 2 } }, 600],
    ['/v1beta/models/pro:generateContent', { contents: [], generation_config: { max_output_tokens: 300 } }, 300],
    ['/api/chat', { model: 'smart', messages: HELLO, stream: false, options: { num_predict: 300 } }, 300],
  ])('%s: as many tokens as %j may use, in whatever words its format says so', async (path, body, tokens) => {
    const { ask, counted, go } = await serve({ tokens: 10_000, of: 'output', outputReserve: 100 });
    const answer = ask(path, body);
    await expect.poll(counted).toBe(tokens);
    go();
    await (await answer).text();
  });

  test.each([
    ['token-limit', { tokens: 1_000, of: 'output', outputReserve: 100 }, 400],
    ['spend-limit', { dollars: 0.01, outputReserve: 100 }, 4_000],
  ])('%s: is what the owner of the API lets an answer be, which the provider is told: none is longer than what was taken for it', async (type, limit, most) => {
    const usage = { prompt_tokens: 1, completion_tokens: most, total_tokens: most + 1 };
    const choices = [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'length' }];
    const before = [policy('model-access', { outputTokensMax: most })];
    const { ask, counted, go, sent } = await serve(limit, { type, answer: { choices, usage }, before });
    // one asks for nothing, one for more than there may be
    const asked = [{}, { max_tokens: 100_000 }, {}].map((more) => ask('/v1/chat/completions', { model: 'smart', messages: HELLO, ...more }));
    await expect.poll(() => sent().length).toBe(2);
    expect(counted()).toBe(2 * most);
    go();
    const statuses = (await Promise.all(asked)).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 200, 429]);
    expect(sent().map((one) => one.max_tokens ?? one.max_completion_tokens)).toEqual([most, most]);
    await expect.poll(counted).toBe(2 * most);
  });

  test.each([
    ['/v1/embeddings', { model: 'smart', input: 'hello' }, { data: [], usage: { prompt_tokens: 7, total_tokens: 7 } }, 7],
    ['/v1/rerank', { model: 'smart', query: 'q', documents: ['a'] }, { results: [], usage: { total_tokens: 9 } }, 9],
    ['/v1/moderations', { model: 'smart', input: 'hello' }, { results: [], usage: { prompt_tokens: 5 } }, 5],
  ])('%s: is its input, without any output, and what was read counts in money, too', async (path, body, answer, tokens) => {
    const price = { inputPerMillion: 1_000_000 };
    const { ask, counted, go } = await serve({ dollars: 1, outputReserve: 100_000 }, { type: 'spend-limit', price, answer });
    const asked = ask(path, body);
    await expect.poll(counted).toBeGreaterThan(0);
    expect(counted()).toBeLessThan(100);
    go();
    expect((await asked).status).toBe(200);
    await expect.poll(counted).toBe(tokens);
  });

  test('is the price of all pictures that are asked for', async () => {
    const { ask, counted, go } = await serve(
      { dollars: 1, outputReserve: 1 },
      { type: 'spend-limit', price: { outputPerMillion: 0, perImage: 40_000 }, answer: { data: [{}, {}, {}] } },
    );
    const answer = ask('/v1/images/generations', { model: 'smart', prompt: 'a cat', n: 4 });
    await expect.poll(counted).toBe(160_000);
    go();
    await (await answer).text();
    await expect.poll(counted).toBe(120_000);
  });

  test('may be nothing, and what was used counts all the same', async () => {
    const minute = { type: 'spend-limit', price: { outputPerMillion: 0, perMinute: 6_000 }, answer: { text: 'hi', usage: { type: 'duration', seconds: 60 } } };
    const { ask, counted, go, gateway } = await serve({ dollars: 0.01, name: 'money' }, minute);
    go();
    for (const expected of [200, 200, 429]) {
      expect((await ask('/v1/audio/transcriptions', sound())).status).toBe(expected);
      await expect.poll(() => gateway.records.length).toBeGreaterThan(0);
      await expect.poll(counted).toBeGreaterThan(5_999);
    }
    // a provider's own word where the catalogue says that the model is free
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2, cost: 0.002 };
    const choices = [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }];
    const told = await serve({ dollars: 0.01, alertAtPercent: [10] }, { type: 'spend-limit', price: { outputPerMillion: 0 }, answer: { choices, usage } });
    told.go();
    expect((await told.ask('/v1/chat/completions', { model: 'smart', messages: HELLO })).status).toBe(200);
    await expect.poll(() => told.gateway.records[0]?.llm?.alerts).toMatchObject([{ percent: 10, used: 2_000 }]);
  });

  test.each(['audio/mpeg', 'application/json'])('of speech is its letters, and they are what it is priced by (%s)', async (as) => {
    const { ask, counted, go } = await serve({ dollars: 1 }, { as, type: 'spend-limit', price: { outputPerMillion: 0, perMillionCharacters: 15_000_000 } });
    const answer = ask('/v1/audio/speech', { model: 'smart', input: 'hello world', voice: 'alloy' });
    await expect.poll(counted).toBeGreaterThan(11 * 15);
    go();
    await (await answer).text();
    await expect.poll(counted).toBe(11 * 15);
  });
});
