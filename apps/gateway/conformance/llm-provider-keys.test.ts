import type { ProviderObject } from '@gatehouse/definition';
import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { conformanceOnAllWires, fetch, startGateway, upstreamServer } from './harness.js';
import { llmApi, provider, providerKey, routes } from './llm-harness.js';

type Key = ProviderObject['keys'][number];

const ID = 'prov_openai';
const key = (name: string, overrides: Partial<Key> = {}) => providerKey(ID, name, `sk-${name}`, overrides);

/** A provider that tells which key it was shown, by a gateway with these keys. Answers to `wait` come when the test lets them. */
async function serve(keys: Key[]) {
  const held: (() => void)[] = [];
  const shown: string[] = [];
  const behind = await upstreamServer(async ({ body, headers }, response) => {
    shown.push(String(headers.authorization).slice('Bearer sk-'.length));
    if (body.includes('wait')) await new Promise<void>((resolve) => void held.push(resolve));
    const message = { role: 'assistant', content: 'hi' };
    const usage = { prompt_tokens: 5, completion_tokens: 5, total_tokens: 10 };
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ id: 'c', object: 'chat.completion', created: 1, model: 'm', choices: [{ index: 0, message, finish_reason: 'stop' }], usage }),
    );
  });
  const route = { id: 'rt', name: 'smart', strategy: 'priority' as const, targets: [{ providerId: ID, model: 'm' }] };
  const gateway = await startGateway([llmApi(), provider(behind.url, { keys }), routes(route)]);
  const client = new OpenAI({ apiKey: 'none', baseURL: `${gateway.url}/acme/llm/v1`, maxRetries: 0, fetch });
  const ask = (content = 'hello', max_tokens = 10) => client.chat.completions.create({ model: 'smart', messages: [{ role: 'user', content }], max_tokens });
  const count = (name: string) => shown.filter((one) => one === name).length;
  return { ask, count, waiting: () => held.length, answer: () => held.splice(0).forEach((go) => void go()) };
}

conformanceOnAllWires('the keys of a provider', () => {
  test('share its calls by weight; those of weight 0 and suspended ones are never shown', async () => {
    const { ask, count } = await serve([key('much', { weight: 9 }), key('little'), key('none', { weight: 0 }), key('off', { state: 'suspended' })]);
    for (let i = 0; i < 60; i++) await ask();
    expect([count('none'), count('off'), count('much') + count('little')]).toEqual([0, 0, 60]);
    expect(count('much')).toBeGreaterThan(count('little'));
  });

  test('a key that has had its calls of a minute gives way to another, and where none is left the caller is told when', async () => {
    const { ask, count } = await serve([
      key('first', { weight: 1_000, limits: { requestsPerMinute: 2 } }),
      key('second', { limits: { requestsPerMinute: 3 } }),
    ]);
    for (let i = 0; i < 5; i++) await ask();
    expect([count('first'), count('second')]).toEqual([2, 3]);
    const refused = await ask().catch((error: unknown) => error as InstanceType<typeof OpenAI.APIError>);
    expect(refused).toMatchObject({ code: 'gateway.no_target' });
    expect(Number((refused as { headers: Headers }).headers.get('retry-after'))).toBeGreaterThan(0);
    expect(count('first') + count('second')).toBe(5);
  });

  test('a key that has had its tokens of a minute gives way', async () => {
    const { ask, count } = await serve([key('first', { weight: 1_000, limits: { tokensPerMinute: 1_000 } }), key('second')]);
    await ask('hello '.repeat(100), 700);
    await ask('hello '.repeat(100), 700);
    await ask('hello '.repeat(100), 950);
    expect(count('second')).toBeGreaterThan(0);
    expect(count('first')).toBeGreaterThan(0);
  });

  test('a key that has as many calls under way as it may gives way until one ends', async () => {
    const { ask, count, waiting, answer } = await serve([key('first', { weight: 1_000, limits: { inFlightMax: 1 } }), key('second')]);
    const slow = ask('wait');
    await expect.poll(waiting).toBe(1);
    const busy = count('first') === 1 ? 'first' : 'second';
    expect(busy).toBe('first');
    await ask();
    await ask();
    expect([count('first'), count('second')]).toEqual([1, 2]);
    answer();
    await slow;
    await expect.poll(() => ask().then(() => count('first'))).toBeGreaterThan(1);
  });
});
