import { expect, test } from 'vitest';
import { describedPath } from './described-path.js';

test.each([
  ['POST', '/chat/completions', '/v1/chat/completions'],
  ['POST', '/messages', '/v1/messages'],
  ['POST', '/v1/responses', '/v1/responses'],
  ['GET', '/models', '/v1/models'],
  ['GET', '/models/openai/gpt', '/v1/models/_'],
  ['GET', '/v1/models/openai/gpt', '/v1/models/_'],
  ['GET', '/v1alpha/models', '/v1beta/models'],
  ['POST', '/v1/models/gemini-pro:generateContent', '/v1beta/models/_:generateContent'],
  ['POST', '/v1beta/models/openai/gpt:streamGenerateContent', '/v1beta/models/_:streamGenerateContent'],
  ['POST', '/v1beta1/publishers/google/models/gemini:countTokens', '/v1beta/models/_:countTokens'],
  ['POST', '/v1beta/tunedModels/mine:generateContent', '/v1beta/models/_:generateContent'],
  ['POST', '/v2/chat', '/v2/chat'],
  ['GET', '/realtime', '/v1/realtime'],
])('%s %s is described at %s', (method, path, described) => {
  expect(describedPath(method, path)).toBe(described);
});
