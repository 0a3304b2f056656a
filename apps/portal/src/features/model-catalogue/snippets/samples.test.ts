import { expect, test } from 'vitest';
import { kindsFor, samplesOf } from './samples';

const call = { baseUrl: 'https://gateway.example/acme/llm', model: 'smart', kind: 'chat' } as const;
const codeOf = (id: string, more: object = {}) => samplesOf({ ...call, ...more }).find((sample) => sample.id === id)?.code ?? '';

test('every client is told the base URL that it wants, and reads the key from its surroundings', () => {
  expect(codeOf('openai')).toContain(`baseURL: 'https://gateway.example/acme/llm/v1'`);
  expect(codeOf('python')).toContain(`base_url='https://gateway.example/acme/llm/v1'`);
  expect(codeOf('anthropic')).toContain(`baseURL: 'https://gateway.example/acme/llm'`);
  expect(codeOf('google')).toContain(`baseUrl: 'https://gateway.example/acme/llm'`);
  expect(codeOf('ai')).toContain(`baseURL: 'https://gateway.example/acme/llm/v1'`);
  for (const { code } of samplesOf(call)) expect(code).toContain('GATEHOUSE_KEY');
});

test('no name of a model leaves its quotes', () => {
  for (const id of ['openai', 'python', 'anthropic', 'google', 'ai']) expect(codeOf(id, { model: "a'b\\" })).toContain(`'a\\'b\\\\'`);
  expect(codeOf('curl', { model: "a'b" })).toContain(`"a'\\''b"`);
});

test('formats without embeddings have no sample of them', () => {
  expect(samplesOf({ ...call, kind: 'embeddings' }).map(({ id }) => id)).toEqual(['curl', 'openai', 'python', 'google', 'ai']);
});

test('what is shown is what the model can do', () => {
  expect(kindsFor([])).toEqual(['chat', 'stream', 'tools']);
  expect(kindsFor(['chat'])).toEqual(['chat', 'stream']);
  expect(kindsFor(['embeddings'])).toEqual(['embeddings']);
  expect(kindsFor(['speech'])).toEqual([]);
});
