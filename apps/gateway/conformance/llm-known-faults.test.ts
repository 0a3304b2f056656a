import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { startGateway, upstreamServer } from './harness.js';
import { anthropicProvider, geminiProvider, llmApi, provider } from './llm-harness.js';

/** What gateways of this kind are known to get wrong, held here by what ours promises. */

const HELLO = [{ role: 'user' as const, content: 'hi' }];
const EVENTS = { 'content-type': 'text/event-stream' };
const JSON_TYPE = { 'content-type': 'application/json' };
const data = (value: object) => `data: ${JSON.stringify(value)}\n\n`;
const named = (...values: ({ type: string } & Record<string, unknown>)[]) => values.map((value) => `event: ${value.type}\n${data(value)}`).join('');

/** A gateway with one provider of each format that says this, and clients of it. */
async function serve(answer: { stream?: string; whole?: object }) {
  const upstream = await upstreamServer(({ path, body }, response) => {
    const streams = path.includes('streamGenerateContent') || (JSON.parse(body || '{}') as { stream?: boolean }).stream === true;
    if (streams) response.writeHead(200, EVENTS).end(answer.stream);
    else response.writeHead(200, JSON_TYPE).end(JSON.stringify(answer.whole ?? {}));
  });
  const gateway = await startGateway([
    llmApi(),
    provider(`${upstream.url}/v1`, { speaks: [] }),
    provider(`${upstream.url}/v1`, { id: 'prov_r', slug: 'responses', wireFormat: 'openai-responses', speaks: [] }),
    anthropicProvider(upstream.url),
    geminiProvider(upstream.url),
  ]);
  return {
    gateway,
    openai: new OpenAI({ apiKey: 'none', baseURL: `${gateway.url}/acme/llm/v1`, maxRetries: 0 }),
    anthropic: new Anthropic({ apiKey: 'none', baseURL: `${gateway.url}/acme/llm`, maxRetries: 0 }),
    sent: () => JSON.parse(upstream.requests.at(-1)?.body ?? '{}') as Record<string, unknown>,
  };
}

const chunk = (...choices: object[]) => data({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'm', choices });
const delta = (value: object, finish: string | null = null) => chunk({ index: 0, delta: value, finish_reason: finish });
const piece = (more: object, name: string | undefined, args: string) => ({ tool_calls: [{ ...more, function: { ...(name && { name }), arguments: args } }] });
const CITIES = ['{"city":"Oslo"}', '{"city":"Rome"}'];

describe('parallel calls of tools stay apart', () => {
  const streams: Record<string, string[]> = {
    'that all have index 0': [
      delta(piece({ index: 0, id: 'a', type: 'function' }, 'weather', '{"city":')),
      delta(piece({ index: 0, id: 'a' }, undefined, '"Oslo"}')),
      delta(piece({ index: 0, id: 'b', type: 'function' }, 'weather', '{"city":"Rome"}')),
    ],
    'that have no index': [
      delta(piece({ id: 'a', type: 'function' }, 'weather', '')),
      delta(piece({}, undefined, CITIES[0] as string)),
      delta(piece({ id: 'b', type: 'function' }, 'weather', CITIES[1] as string)),
    ],
    'whose pieces take turns': [
      delta(piece({ index: 0, id: 'a', type: 'function' }, 'weather', '{"city"')),
      delta(piece({ index: 1, id: 'b', type: 'function' }, 'weather', '{"city"')),
      delta(piece({ index: 0 }, undefined, ':"Oslo"}')),
      delta(piece({ index: 1 }, undefined, ':"Rome"}')),
    ],
  };
  test.each(Object.keys(streams))('%s, for callers of Anthropic’s and of the Responses API', async (name) => {
    const { anthropic, openai } = await serve({ stream: `${(streams[name] as string[]).join('')}${delta({}, 'tool_calls')}data: [DONE]\n\n` });
    const message = await anthropic.messages.stream({ model: 'openai/m', max_tokens: 9, messages: HELLO }).finalMessage();
    expect(message.stop_reason).toBe('tool_use');
    expect(message.content).toMatchObject([
      { type: 'tool_use', name: 'weather', input: { city: 'Oslo' } },
      { type: 'tool_use', name: 'weather', input: { city: 'Rome' } },
    ]);
    const response = await openai.responses.stream({ model: 'openai/m', input: 'hi' }).finalResponse();
    expect(response.output.map((item) => item.type === 'function_call' && item.arguments)).toEqual(CITIES);
  });
});

test('an answer that called tools says so, though its provider says that it just stopped, and in another event', async () => {
  const part = (value: object, more: object = {}) => data({ responseId: 'r', candidates: [{ index: 0, content: { role: 'model', parts: [value] }, ...more }] });
  const { anthropic, openai } = await serve({
    stream: part({ functionCall: { name: 'weather', args: { city: 'Oslo' } } }) + part({ text: '' }, { finishReason: 'STOP' }),
  });
  const completion = await openai.chat.completions.stream({ model: 'gemini/m', messages: HELLO }).finalChatCompletion();
  expect(completion.choices[0]?.finish_reason).toBe('tool_calls');
  expect((await anthropic.messages.stream({ model: 'gemini/m', max_tokens: 9, messages: HELLO }).finalMessage()).stop_reason).toBe('tool_use');
});

describe('cached and reasoning tokens of a stream reach the caller and the record', () => {
  test('from Anthropic, which tells the input first and the output last, to OpenAI’s client', async () => {
    const { openai, gateway } = await serve({
      stream: named(
        {
          type: 'message_start',
          message: { id: 'm', model: 'm', usage: { input_tokens: 10, cache_read_input_tokens: 100, cache_creation_input_tokens: 20, output_tokens: 1 } },
        },
        { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
        { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'hi' } },
        { type: 'content_block_stop', index: 0 },
        { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 7, output_tokens_details: { thinking_tokens: 5 } } },
        { type: 'message_stop' },
      ),
    });
    const { usage } = await openai.chat.completions
      .stream({ model: 'anthropic/m', messages: HELLO, stream_options: { include_usage: true } })
      .finalChatCompletion();
    expect(usage).toMatchObject({
      prompt_tokens: 130,
      completion_tokens: 7,
      total_tokens: 137,
      prompt_tokens_details: { cached_tokens: 100 },
      completion_tokens_details: { reasoning_tokens: 5 },
    });
    await expect
      .poll(() => gateway.records[0]?.llm?.usage)
      .toMatchObject({ inputTokens: 130, cachedInputTokens: 100, cacheWriteTokens: 20, outputTokens: 7, reasoningTokens: 5 });
  });

  test('from OpenAI, in an event of its own behind the finish, to Anthropic’s client', async () => {
    const usage = {
      prompt_tokens: 130,
      completion_tokens: 7,
      total_tokens: 137,
      prompt_tokens_details: { cached_tokens: 100 },
      completion_tokens_details: { reasoning_tokens: 5 },
    };
    const { anthropic, gateway } = await serve({
      stream: `${delta({ content: 'hi' }) + delta({}, 'stop') + data({ id: 'c1', object: 'chat.completion.chunk', choices: [], usage })}data: [DONE]\n\n`,
    });
    const message = await anthropic.messages.stream({ model: 'openai/m', max_tokens: 9, messages: HELLO }).finalMessage();
    expect(message.usage).toMatchObject({ input_tokens: 30, cache_read_input_tokens: 100, output_tokens: 7 });
    await expect.poll(() => gateway.records[0]?.llm?.usage).toMatchObject({ inputTokens: 130, cachedInputTokens: 100, outputTokens: 7, reasoningTokens: 5 });
  });
});

describe('proofs of thoughts come back with the next turn', () => {
  test('Claude’s signature and what it keeps from readers, through OpenAI’s format', async () => {
    const content = [
      { type: 'thinking', thinking: 'Oslo is cold', signature: 'c2lnbmF0dXJl' },
      { type: 'redacted_thinking', data: 'ZW5jcnlwdGVk' },
      { type: 'tool_use', id: 'toolu_1', name: 'weather', input: { city: 'Oslo' } },
    ];
    const { openai, sent } = await serve({ whole: { id: 'm', type: 'message', role: 'assistant', model: 'm', content, stop_reason: 'tool_use', usage: {} } });
    const answer = await openai.chat.completions.create({ model: 'anthropic/m', messages: HELLO });
    const said = answer.choices[0]?.message as OpenAI.ChatCompletionMessage;
    const results = [{ role: 'tool' as const, tool_call_id: said.tool_calls?.[0]?.id ?? '', content: 'snow' }];
    await openai.chat.completions.create({ model: 'anthropic/m', messages: [...HELLO, said, ...results] });
    expect((sent().messages as { content: unknown }[])[1]?.content).toEqual(content);
  });

  test('OpenAI’s encrypted thoughts, through Anthropic’s format', async () => {
    const reasoning = { id: 'rs_1', type: 'reasoning', summary: [{ type: 'summary_text', text: 'Oslo is cold' }], encrypted_content: 'ZW5jcnlwdGVk' };
    const call = { id: 'fc_1', type: 'function_call', call_id: 'call_1', name: 'weather', arguments: '{"city":"Oslo"}', status: 'completed' };
    const { anthropic, sent } = await serve({ whole: { id: 'r', object: 'response', status: 'completed', model: 'm', output: [reasoning, call] } });
    const first = { model: 'responses/m', max_tokens: 4_096, thinking: { type: 'enabled' as const, budget_tokens: 2_048 } };
    const { content } = await anthropic.messages.create({ ...first, messages: HELLO });
    expect(sent()).toMatchObject({ store: false, include: ['reasoning.encrypted_content'] });
    const result = { type: 'tool_result' as const, tool_use_id: 'call_1', content: 'snow' };
    await anthropic.messages.create({ ...first, messages: [...HELLO, { role: 'assistant', content }, { role: 'user', content: [result] }] });
    expect((sent().input as { type: string }[]).find(({ type }) => type === 'reasoning')).toMatchObject({ id: 'rs_1', encrypted_content: 'ZW5jcnlwdGVk' });
  });
});

test('schemas that Google’s own words cannot say go there as JSON Schema, whole', async () => {
  const parameters = {
    type: 'object',
    properties: { who: { $ref: '#/$defs/who' }, when: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
    required: ['who'],
    additionalProperties: false,
    $defs: { who: { type: 'object', properties: { name: { type: ['string', 'null'] } }, additionalProperties: false } },
  };
  const { openai, sent } = await serve({ whole: { candidates: [{ content: { role: 'model', parts: [{ text: '{}' }] }, finishReason: 'STOP' }] } });
  await openai.chat.completions.create({
    model: 'gemini/m',
    messages: HELLO,
    tools: [{ type: 'function', function: { name: 'meet', parameters } }],
    response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: parameters } },
  });
  expect(sent()).toMatchObject({
    tools: [{ functionDeclarations: [{ name: 'meet', parametersJsonSchema: parameters }] }],
    generationConfig: { responseMimeType: 'application/json', responseJsonSchema: parameters },
  });
});

describe('the Responses API leads to models of other formats', () => {
  test('tools of free text, their calls and results', async () => {
    const called = { id: 'call_1', type: 'custom', custom: { name: 'shell', input: 'ls -l' } };
    const { openai, sent } = await serve({
      whole: { id: 'c', choices: [{ index: 0, message: { role: 'assistant', content: null, tool_calls: [called] }, finish_reason: 'tool_calls' }] },
    });
    const tools = [{ type: 'custom' as const, name: 'shell' }];
    const { output } = await openai.responses.create({ model: 'openai/m', input: 'list', tools });
    expect(output).toMatchObject([{ type: 'custom_tool_call', call_id: 'call_1', name: 'shell', input: 'ls -l' }]);
    const result = { type: 'custom_tool_call_output' as const, call_id: 'call_1', output: 'total 0' };
    await openai.responses.create({
      model: 'openai/m',
      tools,
      input: [{ role: 'user', content: 'list' }, ...(output as OpenAI.Responses.ResponseInputItem[]), result],
    });
    expect(sent()).toMatchObject({
      tools: [{ type: 'custom', custom: { name: 'shell' } }],
      messages: [{ role: 'user' }, { role: 'assistant', tool_calls: [called] }, { role: 'tool', tool_call_id: 'call_1', content: 'total 0' }],
    });
  });

  test('thoughts come as items and go back as such', async () => {
    const content = [
      { type: 'thinking', thinking: 'hm', signature: 'c2ln' },
      { type: 'text', text: 'ok' },
    ];
    const { openai, sent } = await serve({ whole: { id: 'm', type: 'message', role: 'assistant', model: 'm', content, stop_reason: 'end_turn', usage: {} } });
    const { output } = await openai.responses.create({ model: 'anthropic/m', input: 'hi' });
    expect(output.map(({ type }) => type)).toEqual(['reasoning', 'message']);
    await openai.responses.create({
      model: 'anthropic/m',
      input: [{ role: 'user', content: 'hi' }, ...(output as OpenAI.Responses.ResponseInputItem[]), { role: 'user', content: 'go on' }],
    });
    expect((sent().messages as { content: unknown }[])[1]?.content).toEqual(content);
  });

  test('what stands for a conversation that only OpenAI can read is refused, not left out', async () => {
    const { openai } = await serve({});
    const compaction = { type: 'compaction', id: 'cmp_1', encrypted_content: 'x' } as unknown as OpenAI.Responses.ResponseInputItem;
    await expect(openai.responses.create({ model: 'anthropic/m', input: [compaction, { role: 'user', content: 'go on' }] })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('compaction'),
    });
  });
});
