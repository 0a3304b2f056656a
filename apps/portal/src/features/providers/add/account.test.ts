import { describe, expect, test } from 'vitest';
import type { KindView } from '../provider-view';
import { accountSchema, startOf } from './account';

const kind = (more: Partial<KindView> = {}): KindView => ({
  id: 'azure',
  name: 'Azure',
  wireFormat: 'openai-chat',
  speaks: [],
  baseUrl: 'https://{resource}.example.com',
  settings: [{ name: 'resource', title: 'Resource', example: 'mine' }],
  auth: { as: 'bearer' },
  keyOptional: false,
  operations: ['chat'],
  paths: {},
  headers: {},
  query: {},
  dialect: {},
  docs: 'https://example.com',
  local: false,
  catalogueModels: 0,
  ...more,
});
const problems = (of: KindView | undefined, values = startOf(of)) =>
  accountSchema(of)
    .safeParse(values)
    .error?.issues.map(({ path }) => path.join('.')) ?? [];

describe('the account at a provider', () => {
  test('a kind asks for its settings and a key, and brings the rest', () => {
    const azure = kind();
    expect(problems(azure)).toEqual(['kindSettings.resource', 'secret']);
    const body = accountSchema(azure).parse({ ...startOf(azure), kindSettings: { resource: 'mine' }, secret: 'sk' });
    expect(body).toMatchObject({ kind: 'azure', name: 'Azure', kindSettings: { resource: 'mine' }, keys: [{ name: 'Main', secret: 'sk' }] });
    expect(body).not.toHaveProperty('baseUrl');
    expect(body).not.toHaveProperty('auth');
  });

  test('one that runs here brings an address that can be another, and needs no key', () => {
    const ollama = kind({ baseUrl: 'http://127.0.0.1:11434', settings: [], local: true, keyOptional: true });
    expect(accountSchema(ollama).parse(startOf(ollama))).toMatchObject({ baseUrl: 'http://127.0.0.1:11434', keys: [] });
  });

  test('another asks for its address, and how the key is sent', () => {
    expect(problems(undefined)).toEqual(['baseUrl', 'name']);
    const values = { ...startOf(undefined), name: 'House', baseUrl: 'https://models.example.com/v1', sent: 'header' as const, secret: 'sk' };
    expect(accountSchema(undefined).parse(values)).toMatchObject({ kind: 'custom', auth: { as: 'header', name: 'x-api-key' } });
  });
});
