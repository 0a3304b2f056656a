import type Anthropic from '@anthropic-ai/sdk';
import { PROVIDER_KINDS } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import { SseScanner } from '../../framing/index.js';
import { type Json, type ModelEvent, newLedger, ReplyCollector, replayReply, StreamState } from '../../ir/index.js';
import { orderFault } from '../../ir/stream-order.js';
import { anthropic } from './index.js';

const dialect = PROVIDER_KINDS.find(({ id }) => id === 'anthropic')?.dialect ?? {};
const json = (value: unknown) => JSON.parse(JSON.stringify(value)) as Json;

/** Everything that the stock client's types let one ask. */
const REQUEST: Anthropic.MessageCreateParams = {
  model: 'claude-sonnet-4-5',
  max_tokens: 2_048,
  system: [
    { type: 'text', text: 'Be brief.' },
    { type: 'text', text: 'A long text.', cache_control: { type: 'ephemeral', ttl: '1h' } },
  ],
  messages: [
    { role: 'user', content: 'Hello' },
    {
      role: 'user',
      content: [
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'aGk=' }, cache_control: { type: 'ephemeral' } },
        { type: 'image', source: { type: 'url', url: 'https://pictures.example/1.png' }, transformations: { oversized_image: 'error' } },
        { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'aGk=' }, title: 't', context: 'c', citations: { enabled: true } },
        { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'plain' } },
        { type: 'document', source: { type: 'content', content: [{ type: 'text', text: 'x' }] } },
        { type: 'search_result', source: 's', title: 't', content: [{ type: 'text', text: 'x' }] },
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'hm', signature: 'c2ln' },
        { type: 'redacted_thinking', data: 'ZGF0YQ==' },
        {
          type: 'text',
          text: 'See',
          citations: [{ type: 'char_location', cited_text: 'plain', document_index: 1, document_title: null, start_char_index: 0, end_char_index: 5 }],
        },
        { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'q' } },
        { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [] },
        { type: 'tool_use', id: 'toolu_1', name: 'weather', input: { city: 'Ulm' }, caller: { type: 'direct' } },
        { type: 'tool_use', id: 'toolu_2', name: 'weather', input: {} },
      ],
    },
    {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: 'toolu_1', content: 'rain' },
        { type: 'tool_result', tool_use_id: 'toolu_2', is_error: true, content: [{ type: 'text', text: 'no' }], cache_control: { type: 'ephemeral' } },
      ],
    },
    { role: 'system', content: 'From here on in German.' },
  ],
  cache_control: { type: 'ephemeral', ttl: '5m' },
  container: 'container_1',
  diagnostics: { previous_message_id: 'msg_0' },
  inference_geo: 'eu',
  metadata: { user_id: 'u' },
  output_config: { effort: 'low', format: { type: 'json_schema', schema: { type: 'object' } } },
  service_tier: 'standard_only',
  speed: 'standard',
  stop_sequences: ['END', ' '],
  stream: true,
  thinking: { type: 'enabled', budget_tokens: 1_024, display: 'summarized' },
  tool_choice: { type: 'auto', disable_parallel_tool_use: true },
  tools: [
    {
      name: 'weather',
      description: 'd',
      input_schema: { type: 'object', properties: { city: { $ref: '#/$defs/c' } }, $defs: { c: { anyOf: [{ type: 'string' }] } }, additionalProperties: false },
      strict: true,
      cache_control: { type: 'ephemeral' },
      input_examples: [{ city: 'Ulm' }],
    },
    { type: 'web_search_20250305', name: 'web_search', max_uses: 3 },
    { name: 'plain', input_schema: { type: 'object' } },
  ],
};

test('a request with all that the stock client’s types have comes out as it went in', () => {
  const ledger = newLedger();
  const request = anthropic.decodeRequest(json(REQUEST), ledger);
  expect(request).toMatchObject({ from: 'anthropic', model: 'claude-sonnet-4-5', stream: true, user: 'u', parallelToolCalls: false });
  expect(anthropic.encodeRequest(request, dialect, ledger)).toEqual({ path: '/v1/messages', body: json(REQUEST) });
  expect(ledger.entries.filter(({ fate }) => fate !== 'carried')).toEqual([]);
});

test.each<[string, Json, string]>([
  ['no messages', { model: 'm', max_tokens: 1 }, '/messages'],
  ['no model', { max_tokens: 1, messages: [] }, '/model'],
  ['a role that there is not', { model: 'm', messages: [{ role: 'tool', content: 'x' }] }, '/messages/0/role'],
  ['a block without a type', { model: 'm', messages: [{ role: 'user', content: [{}] }] }, '/messages/0/content/0/type'],
  ['a number that is none', { model: 'm', max_tokens: '1', messages: [] }, '/max_tokens'],
])('%s is the caller’s mistake, and where it is', (_what, body, pointer) => {
  expect(() => anthropic.decodeRequest(body, newLedger())).toThrow(expect.objectContaining({ name: 'BadModelRequest', pointer }) as Error);
});

const MESSAGE: Anthropic.Message = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-4-5',
  container: null,
  diagnostics: null,
  content: [
    { type: 'thinking', thinking: 'hm', signature: 'c2ln' },
    { type: 'redacted_thinking', data: 'ZGF0YQ==' },
    { type: 'text', text: 'Hi', citations: null },
    { type: 'server_tool_use', id: 's1', name: 'web_search', input: { query: 'q' }, caller: { type: 'direct' } },
    { type: 'tool_use', id: 'toolu_1', name: 'f', input: { a: 1 }, caller: { type: 'direct' } },
    { type: 'tool_use', id: 'toolu_2', name: 'g', input: {}, caller: { type: 'direct' } },
  ],
  stop_reason: 'tool_use',
  stop_sequence: null,
  stop_details: null,
  usage: {
    input_tokens: 10,
    cache_creation_input_tokens: 100,
    cache_read_input_tokens: 1_000,
    cache_creation: { ephemeral_5m_input_tokens: 60, ephemeral_1h_input_tokens: 40 },
    output_tokens: 7,
    output_tokens_details: { thinking_tokens: 3 },
    server_tool_use: { web_search_requests: 1, web_fetch_requests: 0 },
    service_tier: 'standard',
    inference_geo: null,
    speed: null,
  },
};

test('a reply is read with input that includes what was cached, and written back as it was', () => {
  const reply = anthropic.decodeReply(json(MESSAGE));
  const usage = {
    inputTokens: 1_110,
    cachedInputTokens: 1_000,
    cacheWriteTokens: 100,
    cacheWrite1hTokens: 40,
    outputTokens: 7,
    reasoningTokens: 3,
    webSearches: 1,
  };
  expect(reply.usage).toEqual(usage);
  expect(anthropic.usage(json(MESSAGE))).toEqual(usage);
  expect(reply.choices[0]?.finish).toBe('tool-calls');
  const back = anthropic.encodeReply(reply, anthropic.decodeRequest(json(REQUEST), newLedger()), newLedger()) as Record<string, Json>;
  const text: Json = { type: 'text', text: 'Hi' };
  expect(back).toMatchObject({ id: 'msg_1', content: (json(MESSAGE.content) as Json[]).map((one, i) => (i === 2 ? text : one)) });
  expect(back.usage).toMatchObject({
    input_tokens: 10,
    cache_read_input_tokens: 1_000,
    cache_creation: { ephemeral_1h_input_tokens: 40, ephemeral_5m_input_tokens: 60 },
  });
});

test.each([
  ['end_turn', 'stop'],
  ['max_tokens', 'length'],
  ['stop_sequence', 'stop-sequence'],
  ['tool_use', 'tool-calls'],
  ['pause_turn', 'pause'],
  ['refusal', 'refusal'],
  ['model_context_window_exceeded', 'length'],
  ['to_come', { other: 'to_come' }],
] as const)('%s is %j, and itself again', (reason, finish) => {
  const body = json({ ...MESSAGE, content: [], stop_reason: reason });
  const reply = anthropic.decodeReply(body);
  expect(reply.choices[0]?.finish).toEqual(finish);
  expect(anthropic.encodeReply(reply, anthropic.decodeRequest(json(REQUEST), newLedger()), newLedger())).toMatchObject({ stop_reason: reason });
});

test('a reply that is no message is told as broken', () => {
  expect(() => anthropic.decodeReply({ error: 'x' })).toThrow(expect.objectContaining({ name: 'BadModelReply' }) as Error);
});

const EVENTS: Json[] = [
  {
    type: 'message_start',
    message: { ...MESSAGE, content: [], stop_reason: null, usage: { input_tokens: 25, cache_read_input_tokens: 75, output_tokens: 1 } } as unknown as Json,
  },
  { type: 'ping' },
  { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'let me ' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'think' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'c2ln' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'content_block_start', index: 1, content_block: { type: 'redacted_thinking', data: 'ZGF0YQ==' } },
  { type: 'content_block_stop', index: 1 },
  { type: 'content_block_start', index: 2, content_block: { type: 'server_tool_use', id: 's1', name: 'web_search', input: {} } },
  { type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: '{"query"' } },
  { type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: ':"q"}' } },
  { type: 'content_block_stop', index: 2 },
  { type: 'content_block_start', index: 3, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 3, delta: { type: 'text_delta', text: 'Hé' } },
  {
    type: 'content_block_delta',
    index: 3,
    delta: {
      type: 'citations_delta',
      citation: { type: 'web_search_result_location', url: 'https://a.example', title: 't', cited_text: 'c', encrypted_index: 'e' },
    },
  },
  { type: 'content_block_stop', index: 3 },
  { type: 'content_block_start', index: 4, content_block: { type: 'tool_use', id: 'toolu_1', name: 'f', input: {} } },
  { type: 'content_block_delta', index: 4, delta: { type: 'input_json_delta', partial_json: '' } },
  { type: 'content_block_delta', index: 4, delta: { type: 'input_json_delta', partial_json: '{"a":' } },
  { type: 'content_block_delta', index: 4, delta: { type: 'input_json_delta', partial_json: '1}' } },
  { type: 'content_block_stop', index: 4 },
  { type: 'content_block_start', index: 5, content_block: { type: 'tool_use', id: 'toolu_2', name: 'g', input: {} } },
  { type: 'content_block_stop', index: 5 },
  {
    type: 'message_delta',
    delta: { stop_reason: 'tool_use', stop_sequence: null },
    usage: { output_tokens: 40, output_tokens_details: { thinking_tokens: 9 } },
  },
  { type: 'message_stop' },
];

function read(events: readonly Json[]): ModelEvent[] {
  const out: ModelEvent[] = [];
  const state = new StreamState((event) => out.push(event));
  const decoder = anthropic.eventDecoder();
  for (const event of events) for (const one of decoder.event({ data: JSON.stringify(event) })) state.push(one);
  for (const one of decoder.end()) state.push(one);
  state.cut();
  return out;
}

const request = () => anthropic.decodeRequest(json(REQUEST), newLedger());
const collected = (events: readonly ModelEvent[]) => {
  const collector = new ReplyCollector();
  for (const event of events) collector.event(event);
  return collector;
};

test('a stream is read block by block, with parallel calls apart and the usage of both tellings', () => {
  const events = read(EVENTS);
  expect(orderFault(events)).toBeUndefined();
  const { reply } = collected(events);
  expect(reply.usage).toEqual({ inputTokens: 100, cachedInputTokens: 75, outputTokens: 40, reasoningTokens: 9 });
  expect(reply.choices).toMatchObject([
    {
      finish: 'tool-calls',
      blocks: [
        { type: 'reasoning', text: 'let me think', signature: 'c2ln', provider: 'anthropic' },
        { type: 'reasoning', encrypted: 'ZGF0YQ==', provider: 'anthropic' },
        { type: 'other', from: 'anthropic', kind: 'server_tool_use', value: { input: { query: 'q' } } },
        { type: 'text', text: 'Hé', citations: [{ url: 'https://a.example', title: 't', quote: 'c' }] },
        { type: 'tool-call', id: 'toolu_1', name: 'f', arguments: '{"a":1}' },
        { type: 'tool-call', id: 'toolu_2', name: 'g', arguments: '{}' },
      ],
    },
  ]);
  const usages = EVENTS.map((event) => anthropic.usageOfEvent({ data: JSON.stringify(event) })).filter((one) => one !== undefined);
  expect(usages).toEqual([
    { inputTokens: 100, cachedInputTokens: 75, outputTokens: 1 },
    { outputTokens: 40, reasoningTokens: 9 },
  ]);
});

test('what is written as a stream is read as the same reply', () => {
  const first = collected(read(EVENTS)).reply;
  const encoder = anthropic.eventEncoder(request(), newLedger());
  const frames: Json[] = [];
  const scanner = new SseScanner((frame) => frames.push(JSON.parse(frame.data) as Json));
  for (const event of replayReply(first)) scanner.push(Buffer.from(encoder.event(event)));
  scanner.end();
  const indexes = frames.flatMap((frame) => (frame as { index?: number }).index ?? []);
  expect(indexes).toEqual([...indexes].sort((a, b) => a - b));
  expect(collected(read(frames)).reply.choices).toEqual(first.choices);
  expect(encoder.contentType).toContain('text/event-stream');
});

test('a stream that breaks off is an error in the caller’s format, and never an end', () => {
  const events = read(EVENTS.slice(0, 16));
  expect(events.at(-1)).toMatchObject({ type: 'error', error: { class: 'cut' } });
  const encoder = anthropic.eventEncoder(request(), newLedger());
  const text = events.map((event) => encoder.event(event)).join('');
  expect(text).toContain('event: error\ndata: {"type":"error","error":{"type":"api_error"');
  expect(text).not.toContain('message_stop');
});

test('an error inside a stream is one', () => {
  const events = read([EVENTS[0] as Json, { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }]);
  expect(events.at(-1)).toMatchObject({ type: 'error', error: { class: 'overloaded', status: 529, message: 'Overloaded' } });
});

const headers =
  (map: Record<string, string> = {}) =>
  (name: string) =>
    map[name];

test.each([
  [400, 'invalid_request_error', 'prompt is too long: 209000 tokens > 200000 maximum', 'context-length'],
  [400, 'invalid_request_error', 'messages.0: bad', 'bad-request'],
  [400, 'invalid_request_error', 'Output blocked by content filtering policy', 'content-filter'],
  [400, 'invalid_request_error', 'Your credit balance is too low to access the API', 'quota'],
  [401, 'authentication_error', 'invalid x-api-key', 'auth'],
  [403, 'permission_error', 'no', 'auth'],
  [404, 'not_found_error', 'model: x', 'not-found'],
  [413, 'request_too_large', 'big', 'context-length'],
  [429, 'rate_limit_error', 'slow', 'rate-limit'],
  [500, 'api_error', 'oops', 'server'],
  [529, 'overloaded_error', 'busy', 'overloaded'],
] as const)('%i %s: %s', (status, type, message, kind) => {
  const body = { type: 'error', error: { type, message }, request_id: 'req_1' };
  const error = anthropic.decodeError(status, body, headers({ 'retry-after': '3' }));
  expect(error).toEqual({ class: kind, status, type, message, requestId: 'req_1', retryAfterMs: 3_000 });
  expect(anthropic.encodeError(error)).toEqual({ status, body });
});

test.each([
  [undefined, 502, 'server'],
  ['<html>', 429, 'rate-limit'],
] as const)('an error without a body of the format has its status: %j', (body, status, kind) => {
  expect(anthropic.decodeError(status, body, headers())).toMatchObject({ class: kind, status });
});
