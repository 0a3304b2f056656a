import { expect, test } from 'vitest';
import type { ProviderSettings } from './provider.entity.js';
import { providerFaults } from './provider.rules.js';

const settings = (more: Partial<ProviderSettings>) =>
  ({ baseUrl: 'https://models.example.com/v1', headers: {}, auth: { as: 'bearer' }, ...more }) as ProviderSettings;
const pointers = (more: Partial<ProviderSettings>) => providerFaults(settings(more), []).map(({ pointer }) => pointer);

test('keys stand among the keys and nowhere else', () => {
  expect(pointers({ headers: { Authorization: 'Bearer x', 'x-team': 'a' } })).toEqual(['/headers/Authorization']);
  expect(pointers({ headers: { 'X-Own': 'x' }, auth: { as: 'header', name: 'x-own', prefix: '' } })).toEqual(['/headers/X-Own']);
  expect(pointers({ query: { key: 'x', 'api-key': 'x', access_token: 'x', 'api-version': '2026-01-01' } })).toEqual([
    '/query/key',
    '/query/api-key',
    '/query/access_token',
  ]);
});
