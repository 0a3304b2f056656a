import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import type { ModelPolicy } from '../src/llm/model-policy.js';
import { refuse } from '../src/pipeline/reply.js';
import { startGateway, upstreamServer } from './harness.js';
import { anthropicProvider, llmApi, provider, routes, startMock } from './llm-harness.js';
import { place } from './test-policies.js';

const HELLO = [{ role: 'user' as const, content: 'hello' }];
const TABLE = routes(
  { id: 'rt_smart', name: 'smart', targets: [{ providerId: 'prov_openai', model: 'gpt-4o' }] },
  { id: 'rt_claude', name: 'claude', targets: [{ providerId: 'prov_anthropic', model: 'claude' }] },
);

async function start(policy: ModelPolicy) {
  const mock = await startMock({ chunkSize: 3 });
  mock.onMessage('hello', { content: 'the secret is out' });
  const price = { inputPerMillion: 1_000_000, outputPerMillion: 2_000_000 };
  const gateway = await startGateway([llmApi(), provider(`${mock.url}/v1`, { models: [{ id: 'gpt-4o', price }] }), anthropicProvider(mock.url), TABLE]);
  place(gateway, { name: 'looks', policy });
  const base = `${gateway.url}/acme/llm`;
  return {
    mock,
    gateway,
    openai: new OpenAI({ apiKey: 'none', baseURL: `${base}/v1`, maxRetries: 0 }),
    anthropic: new Anthropic({ apiKey: 'none', baseURL: base, maxRetries: 0 }),
  };
}

describe('a policy', () => {
  test('that reads the conversation leaves its bytes as they are', async () => {
    const seen: unknown[] = [];
    const upstream = await upstreamServer(
      (_, response) => void response.setHeader('content-type', 'application/json').end('{"choices":[],"usage":{"prompt_tokens":1}}'),
    );
    const gateway = await startGateway([llmApi(), provider(upstream.url), TABLE]);
    place(gateway, { name: 'reads', policy: { onModelRequest: (_, call) => void seen.push(call.request?.messages.length, call.model, call.operation) } });
    const body = '{"model":"smart",  "messages":[{"role":"user","content":"x"}], "of_tomorrow":{"a":1.0}}';
    await fetch(`${gateway.url}/acme/llm/v1/chat/completions`, { method: 'POST', body });
    expect(upstream.requests[0]?.body).toBe(body.replace('smart', 'gpt-4o'));
    expect(seen).toEqual([1, 'smart', 'chat']);
  });

  test('changes what is asked, at once or later, and refuses', async () => {
    const { openai, mock } = await start({
      onModelRequest: async (_, call) => {
        const request = call.edit();
        if (request?.messages.some(({ blocks }) => JSON.stringify(blocks).includes('forbidden'))) return refuse('gateway.not_authorized', 'Not about that.');
        request?.messages.unshift({ role: 'system', blocks: [{ type: 'text', text: 'be brief' }], plain: true });
        return undefined;
      },
    });
    await openai.chat.completions.create({ model: 'smart', messages: HELLO });
    expect(mock.getLastRequest()?.body).toMatchObject({ model: 'gpt-4o', messages: [{ role: 'system', content: 'be brief' }, HELLO[0]] });
    const forbidden = openai.chat.completions.create({ model: 'smart', messages: [{ role: 'user', content: 'forbidden' }] });
    await expect(forbidden).rejects.toMatchObject({ status: 403, code: 'gateway.not_authorized', message: expect.stringContaining('Not about that.') });
    expect(mock.getRequests().length).toBe(1);
  });

  test('changes answers in every format, in one piece and event by event', async () => {
    const masked = (text: string) => text.replaceAll(/[a-z]/g, '*');
    const { openai, anthropic } = await start({
      onModelReply: (_x, _call, reply) => {
        for (const { blocks } of reply.choices) for (const block of blocks) if (block.type === 'text') block.text = masked(block.text);
        return { ...reply };
      },
      onModelEvent: (_x, _call, event) => (event.type === 'delta' && event.of === 'text' ? { ...event, text: masked(event.text) } : undefined),
    });
    const stars = masked('the secret is out');
    expect((await openai.chat.completions.create({ model: 'smart', messages: HELLO })).choices[0]?.message.content).toBe(stars);
    const whole = await anthropic.messages.create({ model: 'claude', max_tokens: 9, messages: HELLO });
    expect(whole.content).toMatchObject([{ type: 'text', text: stars }]);
    expect(await anthropic.messages.stream({ model: 'smart', max_tokens: 9, messages: HELLO }).finalText()).toBe(stars);
    let text = '';
    for await (const chunk of await openai.chat.completions.create({ model: 'smart', stream: true, messages: HELLO }))
      text += chunk.choices[0]?.delta.content ?? '';
    expect(text).toBe(stars);
  });

  test('refuses an answer before any of it is sent', async () => {
    const { openai, gateway } = await start({ onModelReply: () => refuse('gateway.not_authorized', 'Not this answer.') });
    await expect(openai.chat.completions.create({ model: 'smart', messages: HELLO })).rejects.toMatchObject({ status: 403 });
    expect(gateway.records[0]).toMatchObject({ status: 403, policy: 'looks', llm: { usage: { outputTokens: expect.any(Number) } } });
  });

  test('is told what was used, once at the end of every call, and stops a stream whose limit is spent', async () => {
    const told: { output: number | undefined; spend: number | undefined; final: boolean }[] = [];
    let most = 1_000;
    const { openai, gateway } = await start({
      onModelUsage: (_x, _call, { outputTokens }, spend, final) => {
        told.push({ output: outputTokens, spend, final });
        return final || (outputTokens ?? 0) < most;
      },
    });
    const chat = await openai.chat.completions.create({ model: 'smart', messages: HELLO });
    const { prompt_tokens = 0, completion_tokens = 0 } = chat.usage ?? {};
    expect(told).toEqual([{ output: completion_tokens, spend: prompt_tokens + 2 * completion_tokens, final: true }]);
    told.length = 0;
    most = 3;
    const read = async () => {
      for await (const _ of await openai.chat.completions.create({ model: 'smart', stream: true, messages: HELLO }));
    };
    await expect(read()).rejects.toThrow(/limit is spent/);
    await expect.poll(() => gateway.records.length).toBe(2);
    expect(told.filter(({ final }) => final).length).toBe(1);
    expect(gateway.records[1]).toMatchObject({ policy: 'looks', llm: { error: 'quota', estimated: true } });
  });
});
