import type { ResponseCreateParams, ResponseInputItem, ResponseStreamEvent, Tool } from 'openai/resources/responses/responses.js';
import type { Frames, Samples } from './samples.js';

type Params = ResponseCreateParams;

const WEATHER = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false };
const model = 'gpt-5.2';
const input = 'What is the weather in Oslo and Rome?';
const weather: Tool = { type: 'function', name: 'weather', description: 'Looks at the sky', parameters: WEATHER, strict: true };
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const asked: ResponseInputItem = { type: 'message', role: 'user', content: [{ type: 'input_text', text: input }] };

const requests: Record<string, Params> = {
  plain: { model, input },
  system: { model, input, instructions: 'Be brief' },
  turns: {
    model,
    input: [
      { role: 'developer', content: 'Be brief' },
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
      { type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: 'Hello', annotations: [] }] },
      { role: 'user', content: 'And now?' },
    ],
  },
  sampling: { model, input, temperature: 0.3, top_p: 0.9, max_output_tokens: 64 },
  logprobs: { model, input, top_logprobs: 2, include: ['message.output_text.logprobs'] },
  stream: { model, input, stream: true, stream_options: { include_obfuscation: false } },
  tools: { model, input, tools: [weather], tool_choice: 'auto', parallel_tool_calls: false },
  'tools-required': { model, input, tools: [weather], tool_choice: 'required' },
  'tool-named': { model, input, tools: [weather], tool_choice: { type: 'function', name: 'weather' } },
  'tools-allowed': { model, input, tools: [weather], tool_choice: { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'weather' }] } },
  'tools-hosted': {
    model,
    input,
    tools: [{ type: 'web_search', search_context_size: 'low' }, { type: 'local_shell' }],
    tool_choice: { type: 'web_search_preview' },
    max_tool_calls: 3,
  },
  'tools-custom': {
    model,
    input: [
      asked,
      { type: 'custom_tool_call', call_id: 'call_c1', name: 'shell', input: 'ls -l' },
      { type: 'custom_tool_call_output', call_id: 'call_c1', output: 'total 0' },
    ],
    tools: [{ type: 'custom', name: 'shell', description: 'Runs a line', format: { type: 'grammar', syntax: 'regex', definition: '[a-z ]+' } }],
    tool_choice: { type: 'custom', name: 'shell' },
  },
  'tool-results': {
    model,
    input: [
      asked,
      { type: 'function_call', id: 'fc_1', call_id: 'call_a1', name: 'weather', arguments: '{"city":"Oslo"}', status: 'completed' },
      { type: 'function_call', call_id: 'call_b2', name: 'weather', arguments: '{"city":"Rome"}' },
      { type: 'function_call_output', call_id: 'call_a1', output: '{"sky":"snow"}' },
      {
        type: 'function_call_output',
        call_id: 'call_b2',
        output: [
          { type: 'input_text', text: 'sun' },
          { type: 'input_image', detail: 'auto', image_url: `data:image/png;base64,${PNG}` },
        ],
      },
    ],
    tools: [weather],
  },
  json: { model, input, text: { format: { type: 'json_object' } } },
  'text-format': { model, input, text: { format: { type: 'text' }, verbosity: 'low' } },
  schema: { model, input, text: { format: { type: 'json_schema', name: 'sky', description: 'Of two cities', schema: WEATHER, strict: true } } },
  vision: {
    model,
    input: [
      {
        type: 'message',
        role: 'user',
        content: [
          { type: 'input_text', text: 'What is this?' },
          { type: 'input_image', detail: 'low', image_url: `data:image/png;base64,${PNG}` },
          { type: 'input_image', detail: 'auto', image_url: 'https://example.org/cat.png' },
          { type: 'input_image', detail: 'auto', file_id: 'file-img' },
        ],
      },
    ],
  },
  files: {
    model,
    input: [
      {
        type: 'message',
        role: 'user',
        content: [
          { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERi0xLjQK' },
          { type: 'input_file', file_url: 'https://example.org/a.pdf' },
          { type: 'input_file', file_id: 'file-abc' },
        ],
      },
    ],
  },
  refusal: {
    model,
    input: [
      asked,
      { type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content: [{ type: 'refusal', refusal: 'I will not.' }] },
      { role: 'user', content: 'Please' },
    ],
  },
  reasoning: {
    model,
    input: [
      asked,
      { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'Norway' }], encrypted_content: 'ENC' },
      { type: 'function_call', call_id: 'call_a1', name: 'weather', arguments: '{}' },
      { type: 'function_call_output', call_id: 'call_a1', output: 'snow' },
    ],
    reasoning: { effort: 'low', summary: 'auto' },
    include: ['reasoning.encrypted_content'],
    tools: [weather],
  },
  'cache-marks': {
    model,
    input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Long', prompt_cache_breakpoint: { mode: 'explicit', ttl: '30m' } }] }],
    prompt_cache_key: 'k1',
    prompt_cache_retention: '24h',
    prompt_cache_options: { mode: 'explicit' },
  },
  about: { model, input, user: 'u1', metadata: { team: 'blue' }, service_tier: 'flex', store: false },
  'safety-identifier': { model, input, safety_identifier: 's1' },
  'kept-state': {
    model,
    input: [
      { type: 'item_reference', id: 'msg_0' },
      { role: 'user', content: 'And?' },
    ],
    previous_response_id: 'resp_0',
    conversation: 'conv_1',
    background: false,
    truncation: 'auto',
    context_management: [{ type: 'compaction', compact_threshold: 1000 }],
  },
  prompt: {
    model,
    prompt: { id: 'pmpt_1', version: '2' },
    access_programs: { cyber: 'standard' },
    image: { context_compression: 'auto' },
    moderation: { model: 'omni-moderation-latest' },
  },
};

const usage = {
  input_tokens: 120,
  input_tokens_details: { cached_tokens: 100, cache_write_tokens: 4 },
  output_tokens: 50,
  output_tokens_details: { reasoning_tokens: 20 },
  total_tokens: 170,
};
const reply = (output: unknown[], more: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: 'resp_1',
  object: 'response',
  created_at: 1_700_000_000,
  status: 'completed',
  error: null,
  incomplete_details: null,
  instructions: null,
  metadata: {},
  model,
  output,
  parallel_tool_calls: true,
  temperature: 1,
  tool_choice: 'auto',
  tools: [],
  top_p: 1,
  usage,
  ...more,
});
const message = (content: unknown[], more: Record<string, unknown> = {}) => ({
  id: 'msg_1',
  type: 'message',
  status: 'completed',
  role: 'assistant',
  content,
  ...more,
});
const text = (said: string, annotations: unknown[] = []) => ({ type: 'output_text', text: said, annotations, logprobs: [] });

const replies: Record<string, unknown> = {
  text: reply([message([text('It snows in Oslo.')])], { service_tier: 'default' }),
  length: reply([message([text('It sno')], { status: 'incomplete' })], { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }),
  filtered: reply([message([text('It')], { status: 'completed' })], { status: 'incomplete', incomplete_details: { reason: 'content_filter' } }),
  tools: reply([
    message([text('Looking.')]),
    { id: 'fc_1', type: 'function_call', status: 'completed', call_id: 'call_a1', name: 'weather', arguments: '{"city":"Oslo"}' },
    { id: 'fc_2', type: 'function_call', status: 'completed', call_id: 'call_b2', name: 'weather', arguments: '{"city":"Rome"}' },
  ]),
  refusal: reply([message([{ type: 'refusal', refusal: 'I will not.' }])]),
  citations: reply([message([text('It snows.', [{ type: 'url_citation', url: 'https://example.org', title: 'Sky', start_index: 0, end_index: 9 }])])]),
  reasoning: reply([{ id: 'rs_1', type: 'reasoning', summary: [{ type: 'summary_text', text: 'Norway' }], encrypted_content: 'ENC' }, message([text('Snow')])]),
  hosted: reply([{ id: 'ws_1', type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'sky' } }, message([text('Snow')])]),
  image: reply([{ id: 'ig_1', type: 'image_generation_call', status: 'completed', result: PNG, output_format: 'png' }]),
};

type Event = ResponseStreamEvent | Record<string, unknown>;
const frames = (events: readonly Event[]): Frames[] => events.map((event, sequence_number) => [event.type as string, { ...event, sequence_number }] as const);
const head = { ...reply([]), status: 'in_progress', usage: null };

const streams: Samples['streams'] = {
  text: frames([
    { type: 'response.created', response: head },
    { type: 'response.in_progress', response: head },
    { type: 'response.output_item.added', output_index: 0, item: { id: 'msg_1', type: 'message', status: 'in_progress', role: 'assistant', content: [] } },
    { type: 'response.content_part.added', item_id: 'msg_1', output_index: 0, content_index: 0, part: text('') },
    { type: 'response.output_text.delta', item_id: 'msg_1', output_index: 0, content_index: 0, delta: 'It sn', logprobs: [] },
    { type: 'response.output_text.delta', item_id: 'msg_1', output_index: 0, content_index: 0, delta: 'ows.', logprobs: [] },
    { type: 'response.output_text.done', item_id: 'msg_1', output_index: 0, content_index: 0, text: 'It snows.', logprobs: [] },
    { type: 'response.content_part.done', item_id: 'msg_1', output_index: 0, content_index: 0, part: text('It snows.') },
    { type: 'response.output_item.done', output_index: 0, item: message([text('It snows.')]) },
    { type: 'response.completed', response: reply([message([text('It snows.')])]) },
  ]),
  'tools-ids-that-change': frames([
    { type: 'response.created', response: head },
    {
      type: 'response.output_item.added',
      output_index: 0,
      item: { id: 'fc_1', type: 'function_call', status: 'in_progress', call_id: 'call_a1', name: 'weather', arguments: '' },
    },
    {
      type: 'response.output_item.added',
      output_index: 1,
      item: { id: 'fc_2', type: 'function_call', status: 'in_progress', call_id: 'call_b2', name: 'weather', arguments: '' },
    },
    { type: 'response.function_call_arguments.delta', item_id: 'odd', output_index: 1, delta: '{"city":"Rome"}' },
    { type: 'response.function_call_arguments.delta', item_id: 'odder', output_index: 0, delta: '{"city":"Oslo"}' },
    {
      type: 'response.output_item.done',
      output_index: 0,
      item: { id: 'fc_1', type: 'function_call', call_id: 'call_a1', name: 'weather', arguments: '{"city":"Oslo"}' },
    },
    {
      type: 'response.output_item.done',
      output_index: 1,
      item: { id: 'fc_2', type: 'function_call', call_id: 'call_b2', name: 'weather', arguments: '{"city":"Rome"}' },
    },
    { type: 'response.completed', response: reply([]) },
  ]),
  'only-whole-items': frames([
    { type: 'response.created', response: head },
    {
      type: 'response.output_item.done',
      output_index: 0,
      item: { id: 'rs_1', type: 'reasoning', summary: [{ type: 'summary_text', text: 'Norway' }], encrypted_content: 'ENC' },
    },
    { type: 'response.output_item.done', output_index: 1, item: message([text('Snow')]) },
    { type: 'response.completed', response: reply([]) },
  ]),
};

export const openAiResponsesSamples: Samples = { requests, replies, streams };
export const openAiResponsesOfficial = requests;
