import type Anthropic from '@anthropic-ai/sdk';
import type { Frames, Samples } from './samples.js';

type Params = Anthropic.MessageCreateParams;

const model = 'claude-sonnet-5';
const max_tokens = 1024;
const WEATHER = { type: 'object' as const, properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false };
const weather: Anthropic.Tool = { name: 'weather', description: 'Looks at the sky', input_schema: WEATHER };
const user = { role: 'user' as const, content: 'What is the weather in Oslo and Rome?' };
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const requests: Record<string, Params> = {
  plain: { model, max_tokens, messages: [{ role: 'user', content: 'Hi' }] },
  system: { model, max_tokens, system: 'Be brief', messages: [user] },
  turns: {
    model,
    max_tokens,
    messages: [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'And' },
          { type: 'text', text: 'now?' },
        ],
      },
    ],
  },
  stop: { model, max_tokens, messages: [user], stop_sequences: ['END', 'STOP'] },
  'stop-many': { model, max_tokens, messages: [user], stop_sequences: ['END', 'STOP', 'HALT', 'DONE', 'OVER', 'FIN'] },
  stream: { model, max_tokens, messages: [user], stream: true },
  schema: { model, max_tokens, messages: [user], output_config: { format: { type: 'json_schema', schema: WEATHER } } },
  tools: { model, max_tokens, messages: [user], tools: [weather], tool_choice: { type: 'auto', disable_parallel_tool_use: true } },
  'tools-required': { model, max_tokens, messages: [user], tools: [{ ...weather, strict: true }], tool_choice: { type: 'any' } },
  'tool-named': { model, max_tokens, messages: [user], tools: [weather], tool_choice: { type: 'tool', name: 'weather' } },
  'tools-hosted': { model, max_tokens, messages: [user], tools: [{ type: 'web_search_20250305', name: 'web_search', max_uses: 2 }] },
  'tool-results': {
    model,
    max_tokens,
    messages: [
      user,
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'Looking.' },
          { type: 'tool_use', id: 'toolu_a1', name: 'weather', input: { city: 'Oslo' } },
          { type: 'tool_use', id: 'toolu_b2', name: 'weather', input: { city: 'Rome' } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'toolu_a1', content: 'snow' },
          {
            type: 'tool_result',
            tool_use_id: 'toolu_b2',
            is_error: true,
            content: [
              { type: 'text', text: 'no sky' },
              { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PNG } },
            ],
          },
          { type: 'text', text: 'Well?' },
        ],
      },
    ],
    tools: [weather],
  },
  'tool-result-empty': {
    model,
    max_tokens,
    messages: [
      user,
      { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_a1', name: 'weather', input: { city: 'Oslo' } }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_a1', content: ' ' }] },
    ],
    tools: [weather],
  },
  'thinking-disabled': { model, max_tokens, thinking: { type: 'disabled' }, messages: [user] },
  'thinking-disabled-older-model': { model: 'o3', max_tokens, thinking: { type: 'disabled' }, messages: [user] },
  'thinking-little-older-model': { model: 'o3', max_tokens, thinking: { type: 'enabled', budget_tokens: 1024 }, messages: [user] },
  vision: {
    model,
    max_tokens,
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PNG } },
          { type: 'image', source: { type: 'url', url: 'https://example.org/cat.png' } },
        ],
      },
    ],
  },
  files: {
    model,
    max_tokens,
    messages: [
      {
        role: 'user',
        content: [
          {
            type: 'document',
            source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERi0xLjQK' },
            title: 'a.pdf',
            context: 'A deed',
            citations: { enabled: true },
          },
          { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'plain' } },
          { type: 'document', source: { type: 'url', url: 'https://example.org/a.pdf' } },
        ],
      },
    ],
  },
  thinking: {
    model,
    max_tokens: 4096,
    thinking: { type: 'enabled', budget_tokens: 2048 },
    messages: [
      user,
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Norway is cold', signature: 'c2ln' },
          { type: 'redacted_thinking', data: 'ZGF0YQ==' },
          { type: 'tool_use', id: 'toolu_a1', name: 'weather', input: { city: 'Oslo' } },
        ],
      },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_a1', content: 'snow' }] },
    ],
    tools: [weather],
  },
  'cache-marks': {
    model,
    max_tokens,
    system: [{ type: 'text', text: 'Long', cache_control: { type: 'ephemeral', ttl: '1h' } }],
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi', cache_control: { type: 'ephemeral' } }] }],
    tools: [{ ...weather, cache_control: { type: 'ephemeral' } }],
  },
  about: { model, max_tokens, messages: [user], metadata: { user_id: 'u1' }, service_tier: 'standard_only' },
  citations: {
    model,
    max_tokens,
    messages: [
      user,
      {
        role: 'assistant',
        content: [
          {
            type: 'text',
            text: 'Snow',
            citations: [{ type: 'char_location', cited_text: 'snow', document_index: 0, document_title: 'a', start_char_index: 0, end_char_index: 4 }],
          },
        ],
      },
      { role: 'user', content: 'Sure?' },
    ],
  },
};

const caller = { type: 'direct' };
/** The client's type has them no more, and models of before take them; or it has them in many shapes, of which one is as good as another here. */
const others: Record<string, unknown> = {
  sampling: { model, max_tokens, messages: [user], temperature: 0.3, top_p: 0.9, top_k: 40 },
  'thinking-adaptive': {
    model,
    max_tokens,
    messages: [user],
    thinking: { type: 'adaptive', display: 'summarized' },
    output_config: { effort: 'high' },
  },
  account: {
    model,
    max_tokens,
    messages: [user],
    cache_control: { type: 'ephemeral' },
    container: 'c1',
    diagnostics: { previous_message_id: 'msg_0' },
    inference_geo: 'eu',
    speed: 'fast',
    user_profile_id: 'up1',
    workspace_id: 'w1',
  },
  'tool-members': {
    model,
    max_tokens,
    messages: [
      user,
      { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_a1', name: 'weather', input: { city: 'Oslo' }, caller, toolset_name: 't' }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_a1', content: 'snow', toolset_name: 't', cache_control: { type: 'ephemeral' } }] },
    ],
    tools: [
      {
        ...weather,
        type: 'custom',
        allowed_callers: ['direct'],
        defer_loading: true,
        eager_input_streaming: true,
        input_examples: [{ city: 'Oslo' }],
      },
    ],
  },
  kept: {
    model,
    max_tokens,
    messages: [
      {
        role: 'user',
        content: [
          { type: 'image', source: { type: 'file', file_id: 'file_1' }, transformations: { oversized_image: 'error' } },
          { type: 'document', source: { type: 'file', file_id: 'file_2' } },
          { type: 'document', source: { type: 'content', content: 'plain' }, title: 'A deed' },
          { type: 'container_upload', file_id: 'file_3' },
          { type: 'search_result', source: 'https://example.org', title: 'Snow', content: [{ type: 'text', text: 'It snows' }], citations: { enabled: true } },
        ],
      },
    ],
  },
  'hosted-turns': {
    model,
    max_tokens,
    messages: [
      user,
      {
        role: 'assistant',
        content: [
          { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'sky' }, caller },
          ...['web_search', 'web_fetch', 'code_execution', 'bash_code_execution', 'text_editor_code_execution', 'tool_search'].map((tool) => ({
            type: `${tool}_tool_result`,
            tool_use_id: 'srvtoolu_1',
            content: { found: tool },
          })),
        ],
      },
      { role: 'user', content: 'Well?' },
    ],
  },
};

const usage = { input_tokens: 16, cache_read_input_tokens: 100, cache_creation_input_tokens: 4, output_tokens: 50 };
const reply = (content: unknown[], stop_reason: string, more: Record<string, unknown> = {}) => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model,
  content,
  stop_reason,
  stop_sequence: null,
  usage,
  ...more,
});

const replies: Record<string, unknown> = {
  text: reply([{ type: 'text', text: 'It snows in Oslo.' }], 'end_turn'),
  length: reply([{ type: 'text', text: 'It sno' }], 'max_tokens'),
  'stop-sequence': reply([{ type: 'text', text: 'It' }], 'stop_sequence', { stop_sequence: 'END' }),
  tools: reply(
    [
      { type: 'text', text: 'Looking.' },
      { type: 'tool_use', id: 'toolu_a1', name: 'weather', input: { city: 'Oslo' } },
      { type: 'tool_use', id: 'toolu_b2', name: 'weather', input: { city: 'Rome' } },
    ],
    'tool_use',
  ),
  refusal: reply([{ type: 'text', text: 'I will not.' }], 'refusal'),
  thinking: reply(
    [
      { type: 'thinking', thinking: 'Norway is cold', signature: 'c2ln' },
      { type: 'redacted_thinking', data: 'ZGF0YQ==' },
      { type: 'text', text: 'Snow' },
    ],
    'end_turn',
  ),
  hosted: reply(
    [
      { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'sky' } },
      { type: 'text', text: 'Snow' },
    ],
    'pause_turn',
  ),
};

const named = (events: readonly Record<string, unknown>[]): Frames[] => events.map((event) => [event.type as string, event] as const);
const start = { type: 'message_start', message: reply([], '', { stop_reason: null, usage: { ...usage, output_tokens: 1 } }) };
const end = (stop_reason: string) => [
  { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 50 } },
  { type: 'message_stop' },
];

const streams: Samples['streams'] = {
  text: named([
    start,
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'ping' },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'It sn' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'ows.' } },
    { type: 'content_block_stop', index: 0 },
    ...end('end_turn'),
  ]),
  tools: named([
    start,
    { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Norway' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'c2ln' } },
    { type: 'content_block_stop', index: 0 },
    { type: 'content_block_start', index: 1, content_block: { type: 'tool_use', id: 'toolu_a1', name: 'weather', input: {} } },
    { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: '{"city":' } },
    { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: '"Oslo"}' } },
    { type: 'content_block_stop', index: 1 },
    { type: 'content_block_start', index: 2, content_block: { type: 'tool_use', id: 'toolu_b2', name: 'weather', input: {} } },
    { type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: '{"city":"Rome"}' } },
    { type: 'content_block_stop', index: 2 },
    ...end('tool_use'),
  ]),
};

export const anthropicSamples: Samples = { requests: { ...requests, ...others }, replies, streams };
