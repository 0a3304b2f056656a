import type { PolicyInstance } from '@gatehouse/definition';
import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { conformanceOnAllWires, fetch, policy, startGateway, upstreamServer } from './harness.js';
import { llmApi, provider, routes } from './llm-harness.js';
import { realCounters } from './real-counters.js';

const ROUTE = { id: 'rt_1', name: 'smart', strategy: 'priority' as const, targets: [{ providerId: 'prov_openai', model: 'm-1' }] };

/** A model whose answers wait for the test, and use what the question says: `use 50`. Real counters, on a clock that the test moves. */
async function serve(policies: PolicyInstance[], startMs: number) {
  const time = { now: startMs };
  const held: (() => void)[] = [];
  const behind = await upstreamServer(async ({ body }, response) => {
    const [{ content }] = (JSON.parse(body) as { messages: [{ content: string }] }).messages;
    if (content.includes('wait')) await new Promise<void>((resolve) => void held.push(resolve));
    const completion = Number(/use (\d+)/.exec(content)?.[1]);
    const message = { role: 'assistant', content: 'hi' };
    const usage = { prompt_tokens: 0, completion_tokens: completion, total_tokens: completion };
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ id: 'c', object: 'chat.completion', created: 1, model: 'm-1', choices: [{ index: 0, message, finish_reason: 'stop' }], usage }),
    );
  });
  const [counters] = await realCounters(1, () => time.now);
  if (counters === undefined) throw new Error('no counters');
  const gateway = await startGateway([llmApi({}, policies), provider(behind.url), routes(ROUTE)], {
    nowMs: () => time.now,
    counters: counters.limiters,
  });
  const client = new OpenAI({ apiKey: 'none', baseURL: `${gateway.url}/acme/llm/v1`, maxRetries: 0, fetch });
  const ask = (content: string, max_tokens: number) => client.chat.completions.create({ model: 'smart', messages: [{ role: 'user', content }], max_tokens });
  const begun = (count: number) => expect.poll(() => held.length).toBe(count);
  return { ask, time, begun, answer: () => held.splice(0).forEach((go) => void go()) };
}

const limit = (config: object) => policy('token-limit', { of: 'output', by: 'api', ...config });

conformanceOnAllWires('a token limit', () => {
  test('of a minute: what a call took ahead and did not use comes back at once, however long the call was', async () => {
    const { ask, time, begun, answer } = await serve([limit({ tokens: 5_000, period: 'rolling', windowMs: 60_000 })], Date.parse('2026-03-29T12:00:00Z'));
    const slow = ask('wait, use 50', 4_000);
    await begun(1);
    time.now += 10_000;
    await expect(ask('use 10', 4_000)).rejects.toMatchObject({ code: 'gateway.tokens_exhausted' });
    answer();
    await slow;
    // 4,950 are left, not 1,000
    await expect
      .poll(
        () =>
          ask('use 10', 4_900).then(
            () => 'in',
            ({ code }) => code as string,
          ),
        { timeout: 5_000 },
      )
      .toBe('in');
    await expect(ask('use 10', 4_950)).rejects.toMatchObject({ code: 'gateway.tokens_exhausted' });
    // and what was used leaves the minute when it is over
    time.now += 62_000;
    await ask('use 10', 5_000);
  });

  test('of a day: what a call of yesterday gives back is yesterday’s', async () => {
    const { ask, time, begun, answer } = await serve([limit({ tokens: 1_000, period: 'day', timeZone: 'Europe/Berlin' })], Date.parse('2026-03-29T21:59:59Z'));
    const slow = ask('wait, use 50', 900);
    await begun(1);
    await expect(ask('use 10', 200)).rejects.toMatchObject({ code: 'gateway.tokens_exhausted' });
    time.now += 2_000;
    await ask('use 600', 600);
    answer();
    await slow;
    await new Promise((resolve) => setTimeout(resolve, 200));
    await expect(ask('use 10', 450)).rejects.toMatchObject({ code: 'gateway.tokens_exhausted' });
    await ask('use 10', 400);
  });
});
