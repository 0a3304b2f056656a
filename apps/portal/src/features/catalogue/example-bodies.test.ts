import { expect, test } from 'vitest';
import { exampleBodies } from './example-bodies';

test('the examples of JSON bodies are found by operation, wherever a document gives them', () => {
  const json = (media: object) => ({ requestBody: { content: { 'application/json': media } } });
  const document = {
    paths: {
      '/a': { post: { operationId: 'a', ...json({ example: { one: 1 } }) }, get: { operationId: 'b' } },
      '/c': { put: { operationId: 'c', ...json({ examples: { first: {}, second: { value: [2] } } }) } },
      '/d': { patch: { operationId: 'd', ...json({ schema: { example: 'three' } }) } },
      '/e': { post: { operationId: 'e', requestBody: { $ref: '#/components/requestBodies/E' } }, delete: json({ example: 4 }) },
    },
  };
  expect(exampleBodies(document)).toEqual({ a: '{\n  "one": 1\n}', c: '[\n  2\n]', d: '"three"' });
  expect(exampleBodies(undefined)).toEqual({});
});
