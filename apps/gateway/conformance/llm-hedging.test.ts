import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { type Gateway, startGateway, upstreamServer } from './harness.js';
import { llmApi, provider, routes, startMock } from './llm-harness.js';

const HELLO = [{ role: 'user' as const, content: 'hello' }];
const HEDGE = { afterMs: 100, shareMax: 1 };
const chunk = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const STREAM = { 'content-type': 'text/event-stream' };

async function mock(name: string, ttft: number) {
  const made = await startMock();
  made.onMessage('hello', { content: `from ${name}` }, { streamingProfile: { ttft, tps: 2_000 }, ...(ttft > 0 && { latency: 0 }) });
  return { made, object: provider(`${made.url}/v1`, { id: `prov_${name}`, slug: name }) };
}

const between = (first: string, second: string, hedge?: typeof HEDGE) =>
  routes({
    id: 'rt',
    name: 'smart',
    strategy: 'priority',
    targets: [
      { providerId: first, model: 'm' },
      { providerId: second, model: 'm' },
    ],
    ...(hedge && { hedge }),
  });

const client = (gateway: Gateway) => new OpenAI({ apiKey: 'none', baseURL: `${gateway.url}/acme/llm/v1`, maxRetries: 0 });

async function streamed(gateway: Gateway) {
  const { data, response } = await client(gateway).chat.completions.create({ model: 'smart', stream: true, messages: HELLO }).withResponse();
  let text = '';
  for await (const piece of data) text += piece.choices[0]?.delta.content ?? '';
  return { text, target: response.headers.get('x-gatehouse-target'), why: response.headers.get('x-gatehouse-route-reason') };
}

describe('where the first content is late, a second target is asked beside', () => {
  test('and the faster one answers, while the other is given up at once', async () => {
    let closed = 0;
    const slow = await upstreamServer((_, response) => {
      response.on('close', () => closed++);
      response.writeHead(200, STREAM).write(chunk({ role: 'assistant', content: '' }));
    });
    const fast = await mock('fast', 10);
    const gateway = await startGateway([
      llmApi(),
      provider(slow.url, { id: 'prov_slow', slug: 'slow' }),
      fast.object,
      between('prov_slow', 'prov_fast', HEDGE),
    ]);
    const { text, target, why } = await streamed(gateway);
    expect([text, target]).toEqual(['from fast', 'fast/m']);
    expect(why).toContain('after slow/m slow');
    await expect.poll(() => closed).toBe(1);
    await expect.poll(() => gateway.records.length).toBe(1);
    expect(gateway.records[0]).toMatchObject({
      outcome: 'answered',
      llm: { providerId: 'prov_fast', fallbacks: 0, usage: { outputTokens: expect.any(Number) } },
    });
    // what the other one read is not the winner’s
    expect(gateway.records[0]?.llm?.besides).toEqual([
      { by: 'attempt', providerId: 'prov_slow', model: 'slow/m', usage: { inputTokens: expect.any(Number) }, estimated: true },
    ]);
    expect(gateway.records[0]?.attempts.map(({ target }) => target)).toEqual(['slow/m', 'fast/m']);
  });

  test('and the first one still answers where it is the sooner after all', async () => {
    const [first, second] = [await mock('first', 250), await mock('second', 5_000)];
    const gateway = await startGateway([llmApi(), first.object, second.object, between('prov_first', 'prov_second', HEDGE)]);
    expect(await streamed(gateway)).toMatchObject({ text: 'from first', target: 'first/m' });
    expect(second.made.getRequests().length).toBeLessThanOrEqual(1);
    await expect.poll(() => gateway.records.length).toBe(1);
    expect(gateway.records[0]?.llm).toMatchObject({ providerId: 'prov_first' });
  });

  test('and one that fails leaves the other to answer', async () => {
    const dying = await upstreamServer((_, response) => {
      response.writeHead(200, STREAM).write(chunk({ role: 'assistant', content: '' }));
      setTimeout(() => response.destroy(), 200);
    });
    const late = await mock('late', 500);
    const objects = [llmApi(), provider(dying.url, { id: 'prov_dying', slug: 'dying' }), late.object];
    for (const table of [between('prov_dying', 'prov_late', HEDGE), between('prov_late', 'prov_dying', HEDGE)]) {
      const gateway = await startGateway([...objects, table]);
      expect(await streamed(gateway)).toMatchObject({ text: 'from late', target: 'late/m' });
    }
  });

  test('also for answers in one piece', async () => {
    const answer = (text: string) => JSON.stringify({ id: 'x', choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }] });
    const [slow, fast] = [
      await upstreamServer((_, response) => void setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end(answer('slow')), 3_000)),
      await upstreamServer((_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(answer('fast'))),
    ];
    const objects = [provider(slow.url, { id: 'prov_slow', slug: 'slow' }), provider(fast.url, { id: 'prov_fast', slug: 'fast' })];
    const gateway = await startGateway([llmApi(), ...objects, between('prov_slow', 'prov_fast', HEDGE)]);
    const reply = await client(gateway).chat.completions.create({ model: 'smart', messages: HELLO });
    expect(reply.choices[0]?.message.content).toBe('fast');
  });

  test('and both are let go when the caller leaves', async () => {
    let closed = 0;
    const hanging = async () => (await upstreamServer((_, response) => void response.on('close', () => closed++))).url;
    const objects = [provider(await hanging(), { id: 'prov_a', slug: 'a' }), provider(await hanging(), { id: 'prov_b', slug: 'b' })];
    const gateway = await startGateway([llmApi(), ...objects, between('prov_a', 'prov_b', HEDGE)]);
    const aborter = new AbortController();
    const call = client(gateway).chat.completions.create({ model: 'smart', stream: true, messages: HELLO }, { signal: aborter.signal });
    setTimeout(() => aborter.abort(), 400);
    await expect(call).rejects.toThrow();
    await expect.poll(() => closed).toBe(2);
    await expect.poll(() => gateway.records.length).toBe(1);
    expect(gateway.records[0]?.outcome).toBe('aborted');
  });

  test('but not on a route that does not hedge', async () => {
    const [first, second] = [await mock('first', 400), await mock('second', 5)];
    const gateway = await startGateway([llmApi(), first.object, second.object, between('prov_first', 'prov_second')]);
    expect((await streamed(gateway)).target).toBe('first/m');
    expect(second.made.getRequests()).toEqual([]);
  });
});
