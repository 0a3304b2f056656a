import type OpenAI from 'openai';
import type { Samples } from './samples.js';

type Params = OpenAI.ChatCompletionCreateParams;
type Reply = OpenAI.ChatCompletion;
type Chunk = OpenAI.ChatCompletionChunk;

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const WEATHER = {
  type: 'object',
  properties: { city: { type: 'string' }, unit: { anyOf: [{ const: 'c' }, { const: 'f' }] } },
  required: ['city'],
  additionalProperties: false,
};
const user = { role: 'user' as const, content: 'What is the weather in Oslo and Rome?' };
const model = 'gpt-5.2';
const weather = { type: 'function' as const, function: { name: 'weather', description: 'Looks at the sky', parameters: WEATHER } };

const requests: Record<string, Params> = {
  plain: { model, messages: [{ role: 'user', content: 'Hi' }] },
  system: { model, messages: [{ role: 'system', content: 'Be brief' }, user] },
  developer: { model, messages: [{ role: 'developer', content: [{ type: 'text', text: 'Be brief' }] }, user] },
  turns: {
    model,
    messages: [
      { role: 'user', content: 'Hi', name: 'ann' },
      { role: 'assistant', content: 'Hello', name: 'bot' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'And' },
          { type: 'text', text: 'now?' },
        ],
      },
    ],
  },
  sampling: { model, messages: [user], temperature: 0.3, top_p: 0.9, max_completion_tokens: 64, presence_penalty: 0.1, frequency_penalty: 0.2, seed: 7 },
  'max-tokens': { model, messages: [user], max_tokens: 64 },
  stop: { model, messages: [user], stop: ['END', 'STOP'] },
  'stop-one': { model, messages: [user], stop: 'END' },
  choices: { model, messages: [user], n: 2 },
  logprobs: { model, messages: [user], logprobs: true, top_logprobs: 2 },
  'logit-bias': { model, messages: [user], logit_bias: { '50256': -100 } },
  stream: { model, messages: [user], stream: true, stream_options: { include_usage: true } },
  tools: { model, messages: [user], tools: [weather], tool_choice: 'auto', parallel_tool_calls: false },
  'tools-strict': { model, messages: [user], tools: [{ type: 'function', function: { ...weather.function, strict: true } }], tool_choice: 'required' },
  'tool-named': { model, messages: [user], tools: [weather], tool_choice: { type: 'function', function: { name: 'weather' } } },
  'tool-none': { model, messages: [user], tools: [weather], tool_choice: 'none' },
  'tools-allowed': {
    model,
    messages: [user],
    tools: [weather, { type: 'function', function: { name: 'clock', parameters: { type: 'object', properties: {} } } }],
    tool_choice: { type: 'allowed_tools', allowed_tools: { mode: 'required', tools: [{ type: 'function', function: { name: 'weather' } }] } },
  },
  'tools-custom': {
    model,
    messages: [
      user,
      { role: 'assistant', content: null, tool_calls: [{ id: 'call_c1', type: 'custom', custom: { name: 'shell', input: 'ls -l' } }] },
      { role: 'tool', tool_call_id: 'call_c1', content: 'total 0' },
    ],
    tools: [
      {
        type: 'custom',
        custom: { name: 'shell', description: 'Runs a line', format: { type: 'grammar', grammar: { syntax: 'regex', definition: '[a-z ]+' } } },
      },
    ],
    tool_choice: { type: 'custom', custom: { name: 'shell' } },
  },
  'tool-results': {
    model,
    messages: [
      user,
      {
        role: 'assistant',
        content: 'Looking.',
        tool_calls: [
          { id: 'call_a1', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } },
          { id: 'call_b2', type: 'function', function: { name: 'weather', arguments: '{"city":"Rome"}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'call_a1', content: '{"sky":"snow"}' },
      { role: 'tool', tool_call_id: 'call_b2', content: [{ type: 'text', text: 'sun' }] },
    ],
    tools: [weather],
  },
  functions: {
    model,
    messages: [
      user,
      { role: 'assistant', content: null, function_call: { name: 'weather', arguments: '{"city":"Oslo"}' } },
      { role: 'function', name: 'weather', content: 'snow' },
    ],
    functions: [{ name: 'weather', description: 'Looks at the sky', parameters: WEATHER }],
    function_call: { name: 'weather' },
  },
  json: { model, messages: [user], response_format: { type: 'json_object' } },
  'text-format': { model, messages: [user], response_format: { type: 'text' } },
  schema: {
    model,
    messages: [user],
    response_format: { type: 'json_schema', json_schema: { name: 'sky', description: 'Of two cities', schema: WEATHER, strict: true } },
  },
  vision: {
    model,
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${PNG}`, detail: 'low' } },
          { type: 'image_url', image_url: { url: 'https://example.org/cat.png' } },
        ],
      },
    ],
  },
  audio: {
    model: 'gpt-audio',
    messages: [
      { role: 'user', content: [{ type: 'input_audio', input_audio: { data: 'UklGRiQA', format: 'wav' } }] },
      { role: 'assistant', audio: { id: 'audio_1' } },
      { role: 'user', content: 'Again' },
    ],
    modalities: ['text', 'audio'],
    audio: { format: 'mp3', voice: 'alloy' },
  },
  files: {
    model,
    messages: [
      {
        role: 'user',
        content: [
          { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERi0xLjQK' } },
          { type: 'file', file: { file_id: 'file-abc' } },
        ],
      },
    ],
  },
  refusal: {
    model,
    messages: [
      { role: 'user', content: 'Tell me' },
      { role: 'assistant', content: null, refusal: 'I will not.' },
      { role: 'user', content: 'Please' },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'Still' },
          { type: 'refusal', refusal: 'no.' },
        ],
      },
      { role: 'user', content: 'Why?' },
    ],
  },
  reasoning: { model, messages: [user], reasoning_effort: 'low' },
  'cache-marks': {
    model,
    messages: [{ role: 'system', content: [{ type: 'text', text: 'Long', prompt_cache_breakpoint: { mode: 'explicit', ttl: '30m' } }] }, user],
    prompt_cache_key: 'k1',
    prompt_cache_retention: '24h',
    prompt_cache_options: { mode: 'explicit' },
  },
  about: { model, messages: [user], user: 'u1', metadata: { team: 'blue' }, service_tier: 'flex', store: true, verbosity: 'low' },
  'safety-identifier': { model, messages: [user], safety_identifier: 's1' },
  prediction: { model, messages: [user], prediction: { type: 'content', content: 'It snows' } },
  'web-search': {
    model,
    messages: [user],
    web_search_options: { search_context_size: 'low', user_location: { type: 'approximate', approximate: { country: 'NO' } } },
  },
  moderation: { model, messages: [user], moderation: { model: 'omni-moderation-latest' } },
};

/** What other speakers of the format add to it. */
const beyond: Record<string, unknown> = {
  'unknown-members': {
    model,
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi', shade: 'grey' }], mood: 'calm' }],
    tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object', properties: {} }, hue: 1 }, tint: 2 }],
    top_shade: 3,
  },
  extras: { model, messages: [user], top_k: 40, min_p: 0.05, repetition_penalty: 1.1 },
  'cache-control': { model, messages: [{ role: 'user', content: [{ type: 'text', text: 'Long', cache_control: { type: 'ephemeral', ttl: '1h' } }] }] },
  'reasoning-content': {
    model,
    messages: [user, { role: 'assistant', content: 'Snow', reasoning_content: 'Norway is cold' }, { role: 'user', content: 'Sure?' }],
  },
  'reasoning-details': {
    model,
    messages: [
      user,
      {
        role: 'assistant',
        content: 'Snow',
        reasoning_details: [
          { type: 'reasoning.text', text: 'Norway is cold', format: 'anthropic-claude-v1', index: 0, signature: 'sig==' },
          { type: 'reasoning.encrypted', data: 'ENC', format: 'openai-responses-v1', index: 1, id: 'rs_1' },
        ],
      },
      { role: 'user', content: 'Sure?' },
    ],
    reasoning: { max_tokens: 2000 },
  },
};

const usage: OpenAI.CompletionUsage = {
  prompt_tokens: 120,
  completion_tokens: 50,
  total_tokens: 170,
  prompt_tokens_details: { cached_tokens: 100 },
  completion_tokens_details: { reasoning_tokens: 20 },
};
const reply = (
  message: Partial<Reply['choices'][number]['message']>,
  finish_reason: Reply['choices'][number]['finish_reason'],
  more: Partial<Reply> = {},
): Reply => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_700_000_000,
  model,
  choices: [{ index: 0, message: { role: 'assistant', content: null, refusal: null, ...message }, logprobs: null, finish_reason }],
  usage,
  ...more,
});

const replies: Record<string, unknown> = {
  text: reply({ content: 'It snows in Oslo.' }, 'stop', { system_fingerprint: 'fp_1', service_tier: 'default' }),
  length: reply({ content: 'It sno' }, 'length'),
  filtered: reply({ content: 'It' }, 'content_filter'),
  tools: reply(
    {
      content: 'Looking.',
      tool_calls: [
        { id: 'call_a1', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } },
        { id: 'call_b2', type: 'function', function: { name: 'weather', arguments: '{"city":"Rome"}' } },
      ],
    },
    'tool_calls',
  ),
  'tools-said-stop': reply({ tool_calls: [{ id: 'call_a1', type: 'function', function: { name: 'weather', arguments: '{}' } }] }, 'stop'),
  refusal: reply({ refusal: 'I will not.' }, 'stop'),
  citations: reply(
    { content: 'It snows.', annotations: [{ type: 'url_citation', url_citation: { url: 'https://example.org', title: 'Sky', start_index: 0, end_index: 9 } }] },
    'stop',
  ),
  audio: reply({ audio: { id: 'audio_1', data: 'UklGRiQA', expires_at: 1_700_003_600, transcript: 'Snow' } }, 'stop'),
  reasoning: reply({ content: 'Snow', ...{ reasoning_content: 'Norway is cold' } }, 'stop'),
  choices: {
    ...reply({ content: 'One' }, 'stop'),
    choices: [
      { index: 0, message: { role: 'assistant', content: 'One', refusal: null }, logprobs: null, finish_reason: 'stop' },
      { index: 1, message: { role: 'assistant', content: 'Two', refusal: null }, logprobs: null, finish_reason: 'length' },
    ],
  } satisfies Reply,
  logprobs: {
    ...reply({}, 'stop'),
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: 'Hi', refusal: null },
        logprobs: {
          content: [{ token: 'Hi', logprob: -0.1, bytes: [72, 105], top_logprobs: [{ token: 'Hi', logprob: -0.1, bytes: [72, 105] }] }],
          refusal: null,
        },
        finish_reason: 'stop',
      },
    ],
  } satisfies Reply,
};

type Delta = Chunk['choices'][number]['delta'];
const chunk = (delta: Delta & Record<string, unknown>, finish_reason: Chunk['choices'][number]['finish_reason'] = null, more: Partial<Chunk> = {}) =>
  [
    undefined,
    {
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      created: 1_700_000_000,
      model,
      choices: [{ index: 0, delta, finish_reason }],
      ...more,
    } satisfies Chunk,
  ] as const;
const told = [undefined, { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_700_000_000, model, choices: [], usage } satisfies Chunk] as const;
const done = [undefined, '[DONE]'] as const;
const call = (piece: Record<string, unknown>) => chunk({ tool_calls: [piece as unknown as NonNullable<Delta['tool_calls']>[number]] });

const streams: Samples['streams'] = {
  text: [chunk({ role: 'assistant', content: '' }), chunk({ content: 'It sn' }), chunk({ content: 'ows.' }), chunk({}, 'stop'), told, done],
  tools: [
    chunk({ role: 'assistant', content: null }),
    call({ index: 0, id: 'call_a1', type: 'function', function: { name: 'weather', arguments: '' } }),
    call({ index: 0, function: { arguments: '{"city":' } }),
    call({ index: 0, function: { arguments: '"Oslo"}' } }),
    call({ index: 1, id: 'call_b2', type: 'function', function: { name: 'weather', arguments: '' } }),
    call({ index: 1, function: { arguments: '{"city":"Rome"}' } }),
    chunk({}, 'tool_calls'),
    told,
    done,
  ],
  'tools-index-always-0': [
    call({ index: 0, id: 'call_a1', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } }),
    call({ index: 0, id: 'call_b2', type: 'function', function: { name: 'weather', arguments: '{"city":' } }),
    call({ index: 0, id: 'call_b2', type: 'function', function: { name: 'weather', arguments: '"Rome"}' } }),
    chunk({}, 'stop'),
    told,
    done,
  ],
  'tools-without-index': [
    call({ id: 'call_a1', type: 'function', function: { name: 'weather', arguments: '{"city":' } }),
    call({ function: { arguments: '"Oslo"}' } }),
    call({ id: 'call_b2', type: 'function', function: { name: 'weather', arguments: '{"city":"Rome"}' } }),
    chunk({}, 'tool_calls'),
    told,
    done,
  ],
  'tools-interleaved': [
    call({ index: 0, id: 'call_a1', type: 'function', function: { name: 'weather', arguments: '' } }),
    call({ index: 1, id: 'call_b2', type: 'function', function: { name: 'weather', arguments: '' } }),
    call({ index: 0, function: { arguments: '{"city":"Oslo"}' } }),
    call({ index: 1, function: { arguments: '{"city":"Rome"}' } }),
    chunk({}, 'tool_calls'),
    told,
    done,
  ],
  reasoning: [chunk({ reasoning_content: 'Norway ' }), chunk({ reasoning_content: 'is cold' }), chunk({ content: 'Snow' }), chunk({}, 'stop'), told, done],
};

export const openAiChatSamples: Samples & { requests: Record<string, Params> } = {
  requests: { ...requests, ...(beyond as Record<string, Params>) },
  replies,
  streams,
};
/** The official ones only. */
export const openAiChatOfficial = requests;
