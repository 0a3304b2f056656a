import type { Dialect } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import { conformance, startGateway, upstreamServer } from './harness.js';
import { anthropicProvider, llmApi, provider } from './llm-harness.js';

const answer = {
  id: 'c',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }],
};
const SAID = { role: 'user', content: 'hello' };
const CALLED = [
  SAID,
  { role: 'assistant', content: null, tool_calls: [{ id: 'call_0123456789', type: 'function', function: { name: 'a', arguments: '{}' } }] },
  { role: 'tool', tool_call_id: 'call_0123456789', content: 'done' },
];
const PARTS = [{ role: 'user', content: [{ type: 'text', text: 'hello' }] }];
const schema = { type: 'json_schema', json_schema: { name: 's', schema: { type: 'object' } } };
const tools = [{ type: 'function', function: { name: 'a', parameters: { type: 'object' } } }];

/** What a provider of the caller's own format is sent. */
async function sent(dialect: Dialect, body: object): Promise<{ body: Record<string, unknown>; text: string; lost: string | null }> {
  const behind = await upstreamServer((_request, response) => void response.setHeader('content-type', 'application/json').end(JSON.stringify(answer)));
  const gateway = await startGateway([llmApi(), provider(behind.url, { dialect })]);
  const response = await fetch(`${gateway.url}/acme/llm/v1/chat/completions`, { method: 'POST', body: JSON.stringify({ model: 'openai/m-1', ...body }) });
  expect(response.status).toBe(200);
  const text = behind.requests[0]?.body ?? '';
  return { body: JSON.parse(text) as Record<string, unknown>, text, lost: response.headers.get('x-gatehouse-lost') };
}

conformance('what a provider takes otherwise than its format has it', () => {
  test('holds where the caller speaks that format, too', async () => {
    const instructed = [{ role: 'developer', content: 'be short' }, SAID];
    expect((await sent({ systemRole: 'system' }, { messages: instructed })).body.messages).toMatchObject([{ role: 'system' }, { role: 'user' }]);
    expect((await sent({ plainContent: true }, { messages: PARTS })).body.messages).toEqual([{ role: 'user', content: 'hello' }]);
    expect((await sent({ shortToolCallIds: true }, { messages: CALLED })).text).not.toContain('call_0123456789');
    expect((await sent({ output: 'json_object' }, { messages: [SAID], response_format: schema })).body.response_format).toEqual({ type: 'json_object' });
    expect((await sent({ toolChoiceRequired: 'any' }, { messages: [SAID], tools, tool_choice: 'required' })).body.tool_choice).toBe('any');
    expect((await sent({ temperatureMax: 1 }, { messages: [SAID], temperature: 2 })).body.temperature).toBe(1);
    const silent = await sent({ reasoningRequest: 'none' }, { messages: [SAID], reasoning_effort: 'high' });
    expect([silent.body.reasoning_effort, silent.lost]).toEqual([undefined, '/reasoning_effort']);
  });

  test('holds for the models that are named, and for no others', async () => {
    const dialect: Dialect = { byModel: [{ models: ['m-*'], systemRole: 'system' }] };
    const messages = [{ role: 'developer', content: 'be short' }, SAID];
    expect((await sent(dialect, { messages })).body.messages).toMatchObject([{ role: 'system' }, {}]);
    expect((await sent({ byModel: [{ models: ['other'], systemRole: 'system' }] }, { messages })).body.messages).toMatchObject([{ role: 'developer' }, {}]);
  });

  test('leaves bytes as they are where the call has nothing of it', async () => {
    const { text } = await sent({ systemRole: 'system', plainContent: true, shortToolCallIds: true, output: 'none' }, { messages: [SAID], odd: 1e2 });
    expect(text).toBe('{"model":"m-1","messages":[{"role":"user","content":"hello"}],"odd":100}');
  });

  test('a limit that a format demands is what the model can do, where that is known and the caller sets none', async () => {
    const message = { id: 'm', type: 'message', role: 'assistant', model: 'm-1', content: [{ type: 'text', text: 'hi' }], stop_reason: 'end_turn', usage: {} };
    const behind = await upstreamServer((_request, response) => void response.setHeader('content-type', 'application/json').end(JSON.stringify(message)));
    const models = [{ id: 'm-1', outputTokensMax: 64_000 }];
    const gateway = await startGateway([llmApi(), anthropicProvider(behind.url, { models })]);
    const ask = async (body: object) => {
      const call = JSON.stringify({ messages: [SAID], ...body });
      expect((await fetch(`${gateway.url}/acme/llm/v1/chat/completions`, { method: 'POST', body: call })).status).toBe(200);
      return (JSON.parse(behind.requests.at(-1)?.body ?? '') as { max_tokens: number }).max_tokens;
    };
    expect(await ask({ model: 'anthropic/m-1' })).toBe(64_000);
    expect(await ask({ model: 'anthropic/m-1', max_tokens: 7 })).toBe(7);
    expect(await ask({ model: 'anthropic/unknown' })).toBe(4_096);
  });
});
