import type { ChatRequest } from 'ollama';
import type { Samples } from './samples.js';

const model = 'qwen3:8b';
const messages = [{ role: 'user', content: 'What is the weather in Oslo and Rome?' }];
const tools = [
  {
    type: 'function',
    function: {
      name: 'weather',
      description: 'Looks at the sky',
      parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    },
  },
];

const requests: Record<string, ChatRequest> = {
  plain: { model, stream: false, messages: [{ role: 'user', content: 'Hi' }] },
  system: { model, stream: false, messages: [{ role: 'system', content: 'Be brief' }, ...messages] },
  sampling: {
    model,
    stream: false,
    messages,
    options: {
      temperature: 0.3,
      top_p: 0.9,
      top_k: 40,
      min_p: 0.05,
      num_predict: 64,
      seed: 7,
      stop: ['END'],
      presence_penalty: 0.1,
      frequency_penalty: 0.2,
      repeat_penalty: 1.1,
    },
  },
  stream: { model, messages, stream: true },
  tools: { model, stream: false, messages, tools },
  'tool-results': {
    model,
    stream: false,
    messages: [
      ...messages,
      { role: 'assistant', content: '', tool_calls: [{ function: { name: 'weather', arguments: { city: 'Oslo' } } }] },
      { role: 'tool', content: 'snow', tool_name: 'weather' },
    ],
    tools,
  },
  json: { model, stream: false, messages, format: 'json' },
  schema: { model, stream: false, messages, format: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } },
  vision: { model, stream: false, messages: [{ role: 'user', content: 'What is this?', images: ['iVBORw0KGgo='] }] },
  reasoning: { model, stream: false, messages, think: true },
  runner: { model, stream: false, messages, keep_alive: '5m', options: { num_ctx: 8192, mirostat: 1 } },
};

const reply = (message: Record<string, unknown>, done_reason: string) => ({
  model,
  created_at: '2026-11-23T00:00:00.000Z',
  message: { role: 'assistant', ...message },
  done: true,
  done_reason,
  total_duration: 100,
  prompt_eval_count: 120,
  eval_count: 50,
});

const replies: Record<string, unknown> = {
  text: reply({ content: 'It snows in Oslo.' }, 'stop'),
  length: reply({ content: 'It sno' }, 'length'),
  tools: reply({ content: '', tool_calls: [{ function: { name: 'weather', arguments: { city: 'Oslo' } } }] }, 'stop'),
  thinking: reply({ content: 'Snow', thinking: 'Norway is cold' }, 'stop'),
};

export const ollamaSamples: Samples = { requests, replies };
