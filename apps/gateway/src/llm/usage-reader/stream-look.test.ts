import { expect, test } from 'vitest';
import { finishIn, LOOKS, Seen } from './stream-look.js';

const chunk = (choice: object, more: object = {}) => JSON.stringify({ id: 'c', choices: [{ index: 0, ...choice }], ...more });

test('OpenAI’s chunks: beginnings are no content, and what a text quotes is none of ours', () => {
  const look = (data: string) => LOOKS['openai-chat']({ data });
  expect(look(chunk({ delta: { role: 'assistant', content: '' }, finish_reason: null }, { usage: null }))).toBe(Seen.nothing);
  expect(look(chunk({ delta: { content: 'x' }, finish_reason: null }))).toBe(Seen.content);
  expect(look(chunk({ delta: { tool_calls: [{ index: 0, id: 'a', function: { name: 'f', arguments: '' } }] } }))).toBe(Seen.content);
  expect(look(chunk({ delta: {}, finish_reason: 'stop' }))).toBe(Seen.finish);
  expect(look('{"choices":[],"usage": {"prompt_tokens":1}}')).toBe(Seen.usage);
  expect(look(chunk({ delta: { content: '{"finish_reason":"stop","usage":{},"error":{}}' } }))).toBe(Seen.content);
  expect(look('[DONE]')).toBe(Seen.end);
  expect(look('{"error":{"message":"no"}}')).toBe(Seen.error);
  expect(look(chunk({ delta: {} }, { error: { message: 'no' } }))).toBe(Seen.error);
  expect(look(chunk({ delta: {}, finish_reason: 'stop' }, { error: {}, x: { error: { a: 1 } } }))).toBe(Seen.finish);
});

test('other formats say the same in their words', () => {
  expect(LOOKS.anthropic({ event: 'message_start', data: '{}' })).toBe(Seen.usage);
  expect(LOOKS.anthropic({ data: '{"type":"content_block_delta"}' })).toBe(Seen.content);
  expect(LOOKS.anthropic({ event: 'message_delta', data: '{"delta":{"stop_reason":"end_turn"}}' })).toBe(Seen.usage | Seen.finish);
  expect(LOOKS.anthropic({ event: 'message_stop', data: '{}' })).toBe(Seen.end);
  expect(LOOKS.anthropic({ event: 'ping', data: '{}' })).toBe(Seen.nothing);
  expect(LOOKS['openai-responses']({ event: 'response.output_text.delta', data: '{}' })).toBe(Seen.content);
  expect(LOOKS['openai-responses']({ event: 'response.created', data: '{}' })).toBe(Seen.nothing);
  expect(LOOKS.gemini({ data: '{"candidates":[{"content":{"parts":[{"text":"x"}]},"finishReason":"STOP"}],"usageMetadata":{}}' })).toBe(
    Seen.content | Seen.usageSoFar | Seen.finish,
  );
  expect(LOOKS.ollama({ data: '{"message":{"content":""},"done":true,"done_reason":"stop"}' })).toBe(Seen.finish | Seen.end | Seen.usage);
  expect(finishIn('{"stop_reason" : "tool_use"}')).toBe('tool_use');
});
