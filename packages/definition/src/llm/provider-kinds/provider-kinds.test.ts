import { expect, test } from 'vitest';
import { Dialect, dialectOf, ProviderAuth, ProviderObject } from '../../index.js';
import { connectionOf, PROVIDER_KINDS, ProviderKind } from './index.js';

const example = (kind: ProviderKind) => Object.fromEntries(kind.settings.map(({ name, example: value }) => [name, value]));

test('more than sixty kinds, each named once, with an address of its own', () => {
  expect(PROVIDER_KINDS.length).toBeGreaterThan(60);
  expect(new Set(PROVIDER_KINDS.map(({ id }) => id)).size).toBe(PROVIDER_KINDS.length);
  expect(new Set(PROVIDER_KINDS.map(({ name }) => name)).size).toBe(PROVIDER_KINDS.length);
});

test.each(PROVIDER_KINDS.map((kind) => [kind.id, kind] as const))('%s is what its schema says, and makes a provider', (_id, kind) => {
  expect(ProviderKind.parse(kind)).toEqual(kind);
  const connection = connectionOf(kind, example(kind));
  expect(JSON.stringify({ ...connection, paths: {} })).not.toMatch(/\{[a-z][A-Za-z]*\}/);
  const { baseUrl } = connection;
  expect(new URL(baseUrl).href.replace(/\/$/, '')).toBe(baseUrl);
  ProviderObject.pick({ wireFormat: true, speaks: true, baseUrl: true, paths: true, auth: true, headers: true, query: true, dialect: true }).parse(connection);
  expect(Dialect.parse(connection.dialect)).toEqual(connection.dialect);
  expect(ProviderAuth.parse(connection.auth)).toEqual(connection.auth);
});

test.each(PROVIDER_KINDS.map((kind) => [kind.id, kind] as const))(
  '%s speaks in clear to its own machine alone, and names what it does not offer',
  (_id, kind) => {
    expect(kind.baseUrl.startsWith('http://127.0.0.1:')).toBe(kind.local);
    expect(kind.keyOptional || !kind.local).toBe(true);
    expect(kind.operations.includes('responses')).toBe(kind.speaks.includes('openai-responses'));
    if (kind.operations.includes('rerank') && kind.wireFormat !== 'openai-chat') expect(kind.dialect.rerank).toBeDefined();
    const { paths } = connectionOf(kind, example(kind));
    expect(Object.entries(paths).filter(([operation, path]) => path === null && kind.operations.some((one) => one === operation))).toEqual([]);
  },
);

test('settings are filled in wherever they stand, and a region is signed for as well', () => {
  const of = (id: string) => PROVIDER_KINDS.find((kind) => kind.id === id) as ProviderKind;
  expect(connectionOf(of('bedrock'), { region: 'eu-central-1' })).toMatchObject({
    baseUrl: 'https://bedrock-runtime.eu-central-1.amazonaws.com',
    auth: { as: 'aws', region: 'eu-central-1', service: 'bedrock' },
  });
  expect(connectionOf(of('vertex'), { project: 'p-1' })).toMatchObject({
    baseUrl: 'https://us-central1-aiplatform.googleapis.com',
    paths: { chat: '/v1/projects/p-1/locations/us-central1/publishers/google/models/{model}:{action}' },
  });
  expect(connectionOf(of('azure-openai-deployments'), { resource: 'contoso' })).toMatchObject({
    query: { 'api-version': '2024-10-21' },
    paths: { chat: '/deployments/{model}/chat/completions', realtime: null },
  });
});

test.each(['evil.example/x?', 'a/../b', 'a@b', '', 'a b', 'a#', '-a'])('%j is no part of an address', (resource) => {
  const azure = PROVIDER_KINDS.find(({ id }) => id === 'azure-openai') as ProviderKind;
  expect(() => connectionOf(azure, { resource })).toThrow(/resource may hold/);
  expect(() => connectionOf(azure)).toThrow('azure-openai needs resource');
});

test('a model may have it otherwise than the provider: the first pattern that fits', () => {
  const dialect: Dialect = {
    maxTokens: 'max_tokens',
    byModel: [
      { models: ['o1*', '*-mini'], maxTokens: 'max_completion_tokens' },
      { models: ['*'], temperatureMax: 1 },
    ],
  };
  expect(dialectOf(dialect, 'o1-pro')).toEqual({ maxTokens: 'max_completion_tokens' });
  expect(dialectOf(dialect, 'GPT-mini')).toEqual({ maxTokens: 'max_completion_tokens' });
  expect(dialectOf(dialect, 'gpt+4')).toEqual({ maxTokens: 'max_tokens', temperatureMax: 1 });
  expect(dialectOf(dialect, 'o1-pro')).toBe(dialectOf(dialect, 'o1-pro'));
  const { byModel: _, ...plain } = dialect;
  expect(dialectOf(plain, 'o1-pro')).toBe(plain);
});

test.each([
  ['claude-sonnet-4-5-20250929', 'budget'],
  ['claude-opus-4-1', 'budget'],
  ['claude-3-7-sonnet-latest', 'budget'],
  ['claude-sonnet-4@20250514', 'budget'],
  ['claude-sonnet-4-20250514', 'budget'],
  ['claude-opus-4-6', 'adaptive'],
  ['claude-opus-4-7', 'adaptive'],
  ['claude-sonnet-5', 'adaptive'],
])('%s thinks by %s', (model, thinking) => {
  const { dialect } = PROVIDER_KINDS.find(({ id }) => id === 'anthropic') as ProviderKind;
  expect(dialectOf(dialect, model).thinking).toBe(thinking);
});

test.each([
  ['gpt-4o-mini', []],
  ['gpt-5.1-chat-latest', []],
  ['o3', ['low', 'medium', 'high']],
  ['gpt-5-pro', ['high']],
  ['gpt-5-codex', ['low', 'medium', 'high']],
  ['gpt-5.2-codex', ['low', 'medium', 'high', 'xhigh']],
  ['gpt-5-mini-2025-08-07', ['minimal', 'low', 'medium', 'high']],
  ['gpt-5.1', ['none', 'low', 'medium', 'high']],
  ['gpt-5.2', ['none', 'low', 'medium', 'high', 'xhigh']],
  ['gpt-6', ['none', 'low', 'medium', 'high', 'xhigh']],
])('%s can be told to think %j', (model, efforts) => {
  for (const kind of PROVIDER_KINDS.filter(({ id }) => id === 'openai' || id.startsWith('azure-openai')))
    expect(dialectOf(kind.dialect, model).efforts).toEqual(efforts);
});
