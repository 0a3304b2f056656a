import type { Cohere } from 'cohere-ai';
import type { Samples } from './samples.js';

const model = 'command-a-03-2025';
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
] satisfies Cohere.ToolV2[];

const requests: Record<string, unknown> = {
  plain: { model, stream: false, messages: [{ role: 'user', content: 'Hi' }] },
  system: { model, stream: false, messages: [{ role: 'system', content: 'Be brief' }, ...messages] },
  sampling: { model, stream: false, messages, temperature: 0.3, p: 0.9, k: 40, max_tokens: 64, seed: 7, presence_penalty: 0.1, frequency_penalty: 0.2 },
  stop: { model, stream: false, messages, stop_sequences: ['END', 'STOP'] },
  logprobs: { model, stream: false, messages, logprobs: true },
  stream: { model, messages, stream: true },
  tools: { model, stream: false, messages, tools, tool_choice: 'REQUIRED' },
  'tools-strict': { model, stream: false, messages, tools, strict_tools: true },
  'tool-results': {
    model,
    stream: false,
    messages: [
      ...messages,
      { role: 'assistant', tool_plan: 'Look', tool_calls: [{ id: 'call_a1', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } }] },
      { role: 'tool', tool_call_id: 'call_a1', content: [{ type: 'document', document: { data: { sky: 'snow' } } }] },
    ],
    tools,
  },
  json: { model, stream: false, messages, response_format: { type: 'json_object' } },
  schema: {
    model,
    stream: false,
    messages,
    response_format: { type: 'json_object', json_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } },
  },
  vision: {
    model,
    stream: false,
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
        ],
      },
    ],
  },
  documents: { model, stream: false, messages, documents: [{ id: 'd1', data: { text: 'It snows' } }], citation_options: { mode: 'FAST' } },
  reasoning: { model, stream: false, messages, thinking: { type: 'enabled', token_budget: 2048 } },
  safety: { model, stream: false, messages, safety_mode: 'STRICT', priority: 1 },
};

const reply = (message: Record<string, unknown>, finish_reason: string) => ({
  id: 'c14c80c3',
  finish_reason,
  message: { role: 'assistant', ...message },
  usage: { billed_units: { input_tokens: 120, output_tokens: 50 }, tokens: { input_tokens: 120, output_tokens: 50 } },
});

const replies: Record<string, unknown> = {
  text: reply({ content: [{ type: 'text', text: 'It snows in Oslo.' }] }, 'COMPLETE'),
  length: reply({ content: [{ type: 'text', text: 'It sno' }] }, 'MAX_TOKENS'),
  tools: reply(
    { tool_plan: 'Look', tool_calls: [{ id: 'call_a1', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } }] },
    'TOOL_CALL',
  ),
  thinking: reply(
    {
      content: [
        { type: 'thinking', thinking: 'Norway is cold' },
        { type: 'text', text: 'Snow' },
      ],
    },
    'COMPLETE',
  ),
};

export const cohereSamples: Samples = { requests, replies };
