import { expect, test } from 'vitest';
import { endpointOf, formatOf } from './endpoint.js';

test.each([
  ['POST', '/v1/chat/completions', 'chat', 'openai-chat', null],
  ['POST', '/chat/completions', 'chat', 'openai-chat', null],
  ['POST', '/v1/responses', 'responses', 'openai-responses', null],
  ['GET', '/v1/responses/resp_1', 'responses', 'openai-responses', null],
  ['POST', '/v1/messages', 'chat', 'anthropic', null],
  ['POST', '/v1/messages/count_tokens', 'count-tokens', 'anthropic', null],
  ['GET', '/v1/messages/batches/b_1', 'batches', 'anthropic', null],
  ['GET', '/v1/models', 'models', 'openai-chat', null],
  ['GET', '/v1/models/openai/gpt-4o', 'models', 'openai-chat', 'openai/gpt-4o'],
  ['POST', '/v1beta/models/gemini-2.5-flash:generateContent', 'chat', 'gemini', 'gemini-2.5-flash'],
  ['POST', '/v1beta/models/openai/gpt-4o:streamGenerateContent', 'chat', 'gemini', 'openai/gpt-4o'],
  ['POST', '/v1beta1/publishers/google/models/gemini:countTokens', 'count-tokens', 'gemini', 'gemini'],
  ['POST', '/v1beta/models/tuned%3Aone:generateContent', 'chat', 'gemini', 'tuned:one'],
  ['GET', '/v1beta/models', 'models', 'gemini', null],
  ['POST', '/v2/rerank', 'rerank', 'cohere', null],
  ['POST', '/api/chat', 'chat', 'ollama', null],
  ['GET', '/v1/files/file_1/content', 'files', 'openai-chat', null],
] as const)('%s %s', (method, path, operation, format, model) => {
  expect(endpointOf(method, path, false)).toMatchObject({ operation, format, model });
});

test('what is in both is Anthropic’s where the caller says its version', () => {
  expect(endpointOf('GET', '/v1/models', true)?.format).toBe('anthropic');
  expect(endpointOf('GET', '/v1/files/f', true)?.format).toBe('anthropic');
});

test('nothing else is anything, and errors there still have a format', () => {
  for (const path of [
    '/',
    '/v1',
    '/v1/chat',
    '/v1/chat/completions/x',
    '/v1beta/models/x:delete',
    '/v1beta/models/%ff:generateContent',
    '/v1/messages/../chat',
  ])
    expect([path, endpointOf('POST', path, false)]).toEqual([path, null]);
  expect(endpointOf('GET', '/v1/chat/completions', false)).toBeNull();
  expect(formatOf('POST', '/v1beta/nothing', false)).toBe('gemini');
  expect(formatOf('POST', '/nothing', true)).toBe('anthropic');
  expect(formatOf('POST', '/nothing', false)).toBe('openai-chat');
});
