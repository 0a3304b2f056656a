import type { Samples } from './samples.js';

const user = { role: 'user', content: [{ text: 'What is the weather in Oslo and Rome?' }] };
const messages = [user];
const spec = {
  name: 'weather',
  description: 'Looks at the sky',
  inputSchema: { json: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } },
};
const tools = [{ toolSpec: spec }];
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Bytes are base64 on the wire, where the client's types have arrays: these are as sent. */
const requests: Record<string, unknown> = {
  plain: { messages: [{ role: 'user', content: [{ text: 'Hi' }] }] },
  system: { messages, system: [{ text: 'Be brief' }] },
  sampling: { messages, inferenceConfig: { temperature: 0.3, topP: 0.9, maxTokens: 64, stopSequences: ['END'] } },
  tools: { messages, toolConfig: { tools, toolChoice: { auto: {} } } },
  'tools-required': { messages, toolConfig: { tools, toolChoice: { any: {} } } },
  'tool-named': { messages, toolConfig: { tools, toolChoice: { tool: { name: 'weather' } } } },
  'tool-results': {
    messages: [
      user,
      { role: 'assistant', content: [{ text: 'Looking.' }, { toolUse: { toolUseId: 'tooluse_a1', name: 'weather', input: { city: 'Oslo' } } }] },
      { role: 'user', content: [{ toolResult: { toolUseId: 'tooluse_a1', content: [{ text: 'snow' }], status: 'success' } }] },
    ],
    toolConfig: { tools },
  },
  vision: { messages: [{ role: 'user', content: [{ text: 'What is this?' }, { image: { format: 'png', source: { bytes: PNG } } }] }] },
  files: { messages: [{ role: 'user', content: [{ text: 'Read' }, { document: { format: 'pdf', name: 'deed', source: { bytes: 'JVBERi0xLjQK' } } }] }] },
  reasoning: {
    messages: [
      user,
      { role: 'assistant', content: [{ reasoningContent: { reasoningText: { text: 'Norway is cold', signature: 'c2ln' } } }, { text: 'Snow' }] },
      { role: 'user', content: [{ text: 'Sure?' }] },
    ],
  },
  'cache-marks': { messages: [{ role: 'user', content: [{ text: 'Long' }, { cachePoint: { type: 'default' } }] }] },
  guard: {
    messages,
    guardrailConfig: { guardrailIdentifier: 'g1', guardrailVersion: '1' },
    requestMetadata: { team: 'blue' },
    performanceConfig: { latency: 'optimized' },
  },
  more: { messages, additionalModelRequestFields: { top_k: 40 } },
};

const reply = (content: unknown[], stopReason: string) => ({
  output: { message: { role: 'assistant', content } },
  stopReason,
  usage: { inputTokens: 16, outputTokens: 50, totalTokens: 170, cacheReadInputTokens: 100, cacheWriteInputTokens: 4 },
  metrics: { latencyMs: 10 },
});

const replies: Record<string, unknown> = {
  text: reply([{ text: 'It snows in Oslo.' }], 'end_turn'),
  length: reply([{ text: 'It sno' }], 'max_tokens'),
  tools: reply([{ text: 'Looking.' }, { toolUse: { toolUseId: 'tooluse_a1', name: 'weather', input: { city: 'Oslo' } } }], 'tool_use'),
  reasoning: reply([{ reasoningContent: { reasoningText: { text: 'Norway is cold', signature: 'c2ln' } } }, { text: 'Snow' }], 'end_turn'),
  filtered: reply([{ text: 'It' }], 'guardrail_intervened'),
};

export const bedrockSamples: Samples = { requests, replies, path: { model: 'anthropic.claude-sonnet-5-v1:0', stream: false } };
