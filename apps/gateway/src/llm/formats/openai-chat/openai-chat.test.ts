import type { Dialect } from '@gatehouse/definition';
import { describe, expect, it } from 'vitest';
import { bytesOf, eventsOf, replyOf } from '../../../../testing/llm/translate.js';
import { type Json, type JsonObject, listOf, newLedger, objectOf } from '../../ir/index.js';
import { anthropic } from '../anthropic/index.js';
import { openAiChat } from './index.js';

const none = (): undefined => undefined;
const body: JsonObject = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] };

function sent(more: JsonObject, dialect: Dialect, from = openAiChat): { body: JsonObject; ledger: string[] } {
  const ledger = newLedger();
  const encoded = openAiChat.encodeRequest(from.decodeRequest({ ...body, ...more }, ledger), dialect, ledger);
  return { body: encoded.body as JsonObject, ledger: ledger.entries.filter(({ fate }) => fate !== 'carried').map(({ fate, pointer }) => `${fate} ${pointer}`) };
}

describe('a dialect of chat completions', () => {
  it('names the limit of the output as the provider does', () => {
    expect(sent({ max_tokens: 5 }, { maxTokens: 'max_completion_tokens' }).body).toMatchObject({ max_completion_tokens: 5 });
    expect(sent({ max_completion_tokens: 5 }, { maxTokens: 'max_tokens' }).body).toMatchObject({ max_tokens: 5 });
    expect(sent({ max_completion_tokens: 5 }, { maxTokens: 'max_tokens' }).body).not.toHaveProperty('max_completion_tokens');
  });

  it('gives instructions in the role that is known', () => {
    const messages = [{ role: 'developer', content: 'Be brief' }];
    expect(sent({ messages }, { systemRole: 'system' }).body.messages).toEqual([{ role: 'system', content: 'Be brief' }]);
  });

  it('takes out what is refused, and says so where it stood', () => {
    const { body: out, ledger } = sent(
      { seed: 4, logit_bias: { '1': 2 }, prediction: { type: 'content', content: 'x' } },
      { unsupported: ['seed', 'logit_bias', 'prediction'] },
    );
    expect(Object.keys(out).sort()).toEqual(['messages', 'model']);
    expect(ledger.sort()).toEqual(['lost /logit_bias', 'lost /prediction', 'lost /seed']);
  });

  it('asks for usage of streams as the provider tells it', () => {
    expect(sent({ stream: true }, {}).body.stream_options).toEqual({ include_usage: true });
    expect(sent({ stream: true }, { streamUsage: 'always' }).body).not.toHaveProperty('stream_options');
  });

  it('says how much to think in the provider’s words', () => {
    const asked = { reasoning_effort: 'low' };
    expect(sent(asked, {}).body).toMatchObject({ reasoning_effort: 'low' });
    expect(sent(asked, { reasoningRequest: 'reasoning' }).body).toMatchObject({ reasoning: { effort: 'low' } });
    expect(sent(asked, { reasoningRequest: 'thinking' }).body).toMatchObject({ thinking: { type: 'enabled', budget_tokens: 4_096 } });
    expect(sent(asked, { reasoningRequest: 'enable_thinking' }).body).toMatchObject({ enable_thinking: true, thinking_budget: 4_096 });
    expect(sent({ reasoning_effort: 'none' }, { reasoningRequest: 'thinking' }).body).toMatchObject({ thinking: { type: 'disabled' } });
    expect(sent(asked, { reasoningRequest: 'thinking_effort' })).toMatchObject({
      body: { thinking: { type: 'enabled' }, reasoning_effort: 'low' },
      ledger: [],
    });
    expect(sent({ reasoning_effort: 'none' }, { reasoningRequest: 'thinking_effort' }).body).not.toHaveProperty('reasoning_effort');
    expect(sent(asked, { reasoningRequest: 'thinking_switch' })).toMatchObject({ body: { thinking: { type: 'enabled' } }, ledger: ['lost /reasoning_effort'] });
    expect(sent(asked, { reasoningRequest: 'none' })).toMatchObject({ ledger: ['lost /reasoning_effort'] });
  });

  it('reports a schema that is not kept to, a tool that cannot be forced, and a temperature that is too high', () => {
    const response_format = { type: 'json_schema', json_schema: { name: 'a', schema: { type: 'object' } } };
    expect(sent({ response_format }, { output: 'json_object' })).toMatchObject({
      body: { response_format: { type: 'json_object' } },
      ledger: ['lost /response_format'],
    });
    expect(sent({ tool_choice: 'required' }, { toolChoiceRequired: 'any' }).body.tool_choice).toBe('any');
    expect(sent({ tool_choice: 'required' }, { toolChoiceRequired: 'none' })).toMatchObject({ body: { tool_choice: 'auto' }, ledger: ['lost /tool_choice'] });
    expect(sent({ temperature: 1.8 }, { temperatureMax: 1 })).toMatchObject({ body: { temperature: 1 }, ledger: ['changed /temperature'] });
  });

  it('shortens the ids of calls and of their results alike', () => {
    const messages: Json = [
      { role: 'assistant', content: null, tool_calls: [{ id: 'call_with_a_long_id', type: 'function', function: { name: 'f', arguments: '{}' } }] },
      { role: 'tool', tool_call_id: 'call_with_a_long_id', content: 'x' },
    ];
    const [call, result] = sent({ messages }, { shortToolCallIds: true }).body.messages as JsonObject[];
    const id = objectOf(listOf(call?.tool_calls)[0]).id;
    expect(id).toMatch(/^[a-zA-Z0-9]{9}$/);
    expect(result?.tool_call_id).toBe(id);
  });

  it('joins texts where content is one string, and reports pictures', () => {
    const messages: Json = [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'image_url', image_url: { url: 'https://example.org/a.png' } },
          { type: 'text', text: 'b' },
        ],
      },
    ];
    expect(sent({ messages }, { plainContent: true })).toMatchObject({
      body: { messages: [{ content: 'a\n\nb' }] },
      ledger: ['lost /messages/0/content/1/image_url', 'changed /messages/0/content/0'],
    });
  });

  it('gives thoughts of earlier turns back where they are read', () => {
    const messages: Json = [
      { role: 'user', content: 'x' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'hm', signature: 'c2ln' },
          { type: 'text', text: 'y' },
        ],
      },
      { role: 'user', content: 'z' },
    ];
    expect(sent({ messages, max_tokens: 9 }, {}, anthropic).ledger).toContain('lost /messages/1/content/0');
    const told = (dialect: Dialect): Json | undefined => (sent({ messages, max_tokens: 9 }, dialect, anthropic).body.messages as Json[])[1];
    expect(told({ reasoningField: 'reasoning_content' })).toMatchObject({ reasoning_content: 'hm', content: 'y' });
    expect(told({ reasoningField: 'reasoning_details' })).toMatchObject({
      reasoning_details: [{ type: 'reasoning.text', text: 'hm', signature: 'c2ln', format: 'anthropic-claude-v1' }],
    });
  });
});

describe('usage', () => {
  const usage = (told: JsonObject) => openAiChat.usage({ usage: told });
  it('is found wherever providers put it', () => {
    expect(usage({ prompt_tokens: 10, completion_tokens: 5, prompt_cache_hit_tokens: 8 })).toEqual({ inputTokens: 10, cachedInputTokens: 8, outputTokens: 5 });
    const frame = (chunk: Json) => openAiChat.usageOfEvent({ data: JSON.stringify(chunk) });
    expect(frame({ choices: [], x_groq: { id: 'r', usage: { prompt_tokens: 1, completion_tokens: 2 } } })).toEqual({ inputTokens: 1, outputTokens: 2 });
    expect(frame({ choices: [{ index: 0, delta: {}, usage: { prompt_tokens: 1, completion_tokens: 2, cached_tokens: 1 } }] })).toMatchObject({
      cachedInputTokens: 1,
    });
    expect(frame({ choices: [{ index: 0, delta: { content: 'the word "usage": {' } }], usage: null })).toBeUndefined();
    expect(openAiChat.usageOfEvent({ data: '[DONE]' })).toBeUndefined();
  });

  it('counts reasoning as output where a provider counts it beside, and dollars as micro-dollars', () => {
    const beside = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 35, completion_tokens_details: { reasoning_tokens: 20 } };
    expect(usage(beside)).toEqual({ inputTokens: 10, outputTokens: 25, reasoningTokens: 20 });
    expect(usage({ ...beside, completion_tokens: 25 })).toMatchObject({ outputTokens: 25 });
    expect(usage({ prompt_tokens: 1, completion_tokens: 1, cost: 0.00123 })).toMatchObject({ costMicros: 1_230 });
  });
});

describe('an error', () => {
  const told = (status: number, answer: Json) => openAiChat.decodeError(status, answer, none);
  it.each([
    ['a long prompt by its code', 400, { error: { message: 'x', type: 'invalid_request_error', code: 'context_length_exceeded' } }, 'context-length'],
    [
      'a long prompt by its words',
      400,
      { object: 'error', message: "This model's maximum context length is 8 tokens", type: 'BadRequestError', code: 400 },
      'context-length',
    ],
    ['an empty account', 429, { error: { message: 'x', type: 'insufficient_quota', code: 'insufficient_quota' } }, 'quota'],
    ['too many calls', 429, { error: { message: 'x', type: 'requests', code: 'rate_limit_exceeded' } }, 'rate-limit'],
    ['a bad key', 401, { error: { message: 'x', type: 'invalid_request_error', code: 'invalid_api_key' } }, 'auth'],
    ['a filter', 400, { error: { message: 'x', code: 'content_filter' } }, 'content-filter'],
    ['one in words alone', 500, { error: 'boom' }, 'server'],
    ['a list of details', 422, { detail: [{ msg: 'field required' }] }, 'bad-request'],
    ['nothing at all', 503, null, 'overloaded'],
  ] as const)('is known: %s', (_, status, answer, kind) => {
    expect(told(status, answer as Json)).toMatchObject({ class: kind, status });
  });

  it('comes out as it went in', () => {
    const answer = { error: { message: 'Slow down', type: 'rate_limit_error', param: null, code: 'rate_limit_exceeded' } };
    expect(openAiChat.encodeError(told(429, answer))).toEqual({ status: 429, body: answer });
  });

  it('in a stream is an error, and the last thing', () => {
    const start = [undefined, { id: 'a', model: 'm', created: 1, choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: null }] }] as const;
    for (const frame of [
      [undefined, { error: { message: 'x', code: 502 } }] as const,
      ['error', { message: 'x' }] as const,
      [undefined, { id: 'a', choices: [{ index: 0, delta: {}, finish_reason: 'error', error: { message: 'x', code: 429 } }] }] as const,
    ])
      expect(eventsOf(openAiChat, [bytesOf([start, frame, [undefined, '[DONE]']])]).at(-1)).toMatchObject({ type: 'error', error: { message: 'x' } });
  });
});

describe('a stream of calls', () => {
  const call = (piece: JsonObject) =>
    [undefined, { id: 'a', model: 'm', created: 1, choices: [{ index: 0, delta: { tool_calls: [piece] }, finish_reason: null }] }] as const;
  const end = [undefined, { id: 'a', model: 'm', created: 1, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }] as const;
  const calls = (...pieces: JsonObject[]) =>
    replyOf(eventsOf(openAiChat, [bytesOf([...pieces.map(call), end])])).reply.choices[0]?.blocks.map((block) =>
      block.type === 'tool-call' ? `${block.name}${block.arguments}` : block.type,
    );

  it('keeps calls of one name apart that have neither id nor index', () => {
    expect(calls({ function: { name: 'f', arguments: '{"a":1}' } }, { function: { name: 'f', arguments: '{"a":2}' } })).toEqual(['f{"a":1}', 'f{"a":2}']);
  });

  it('puts pieces together that say id and name again each time', () => {
    const piece = (text: string) => ({ index: 0, id: 'c', function: { name: 'f', arguments: text } });
    expect(calls(piece('{"a"'), piece(':1}'))).toEqual(['f{"a":1}']);
    expect(calls({ index: 0, function: { name: 'f', arguments: '{"a"' } }, { index: 0, function: { name: 'f', arguments: ':1}' } })).toEqual(['f{"a":1}']);
  });

  it('takes arguments that are no text, and says that tools were called', () => {
    const events = eventsOf(openAiChat, [bytesOf([call({ index: 0, id: 'c', function: { name: 'f', arguments: { a: 1 } } }), end])]);
    expect(events.find(({ type }) => type === 'finish')).toMatchObject({ finish: 'tool-calls' });
    expect(replyOf(events).reply.choices[0]?.blocks).toMatchObject([{ id: 'c', arguments: '{"a":1}' }]);
  });
});

it('answers those who ask with functions of before there were tools in their words', () => {
  const request = openAiChat.decodeRequest({ ...body, functions: [{ name: 'f', parameters: { type: 'object' } }] }, newLedger());
  const reply = openAiChat.decodeReply({
    id: 'a',
    choices: [{ index: 0, message: { tool_calls: [{ id: 'c', function: { name: 'f', arguments: '{}' } }] }, finish_reason: 'tool_calls' }],
  });
  expect(openAiChat.encodeReply(reply, request, newLedger())).toMatchObject({
    choices: [{ message: { function_call: { name: 'f', arguments: '{}' } }, finish_reason: 'function_call' }],
  });
});
