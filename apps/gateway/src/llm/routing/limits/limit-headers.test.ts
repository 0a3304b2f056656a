import { expect, test } from 'vitest';
import { LIMIT_HEADERS, readLimits } from './limit-headers.js';

const NOW = Date.UTC(2026, 0, 5, 12);
const read = (fields: Record<string, string>) => readLimits((name) => fields[name], NOW);

test.each<[string, Record<string, string>, object]>([
  [
    'OpenAI',
    {
      'x-ratelimit-limit-requests': '60',
      'x-ratelimit-limit-tokens': '150000',
      'x-ratelimit-remaining-requests': '59',
      'x-ratelimit-remaining-tokens': '149984',
      'x-ratelimit-reset-requests': '1s',
      'x-ratelimit-reset-tokens': '6m0s',
    },
    { requests: { remaining: 59, limit: 60, resetMs: 1_000 }, tokens: { remaining: 149_984, limit: 150_000, resetMs: 360_000 } },
  ],
  [
    'Groq',
    { 'retry-after': '2', 'x-ratelimit-remaining-tokens': '17997', 'x-ratelimit-limit-tokens': '18000', 'x-ratelimit-reset-tokens': '7.66s' },
    { tokens: { remaining: 17_997, limit: 18_000, resetMs: 7_660 }, retryAfterMs: 2_000 },
  ],
  ['Azure OpenAI', { 'retry-after-ms': '1337', 'retry-after': '2', 'x-ratelimit-remaining-tokens': '0' }, { tokens: { remaining: 0 }, retryAfterMs: 1_337 }],
  [
    'Anthropic',
    {
      'anthropic-ratelimit-requests-limit': '50',
      'anthropic-ratelimit-requests-remaining': '49',
      'anthropic-ratelimit-requests-reset': '2026-01-05T12:00:30Z',
      'anthropic-ratelimit-tokens-limit': '100000',
      'anthropic-ratelimit-tokens-remaining': '90000',
      'anthropic-ratelimit-tokens-reset': '2026-01-05T12:00:06Z',
      'anthropic-ratelimit-input-tokens-limit': '50000',
      'anthropic-ratelimit-input-tokens-remaining': '1000',
      'anthropic-ratelimit-input-tokens-reset': '2026-01-05T12:00:59Z',
    },
    { requests: { remaining: 49, limit: 50, resetMs: 30_000 }, tokens: { remaining: 1_000, limit: 50_000, resetMs: 59_000 } },
  ],
  [
    'Cerebras',
    {
      'x-ratelimit-remaining-requests-day': '998',
      'x-ratelimit-limit-requests-day': '1000',
      'x-ratelimit-reset-requests-day': '33011.38',
      'x-ratelimit-remaining-tokens-minute': '7841',
      'x-ratelimit-limit-tokens-minute': '8000',
      'x-ratelimit-reset-tokens-minute': '11.5',
    },
    { requests: { remaining: 998, limit: 1_000, resetMs: 33_011_380 }, tokens: { remaining: 7_841, limit: 8_000, resetMs: 11_500 } },
  ],
  [
    'OpenRouter, as a point in time',
    { 'x-ratelimit-limit': '20', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW + 45_000) },
    { requests: { remaining: 0, limit: 20, resetMs: 45_000 } },
  ],
  ['IETF draft', { ratelimit: '"default";r=50;t=30' }, { requests: { remaining: 50, resetMs: 30_000 } }],
  ['a date', { 'retry-after': new Date(NOW + 90_000).toUTCString() }, { retryAfterMs: 90_000 }],
])('%s', (_name, fields, expected) => {
  expect(read(fields)).toEqual(expected);
  for (const name of Object.keys(fields)) expect(LIMIT_HEADERS).toContain(name);
});

test.each<[string, Record<string, string>]>([
  ['nothing', {}],
  ['a limit alone', { 'x-ratelimit-limit-requests': '60' }],
  ['no number', { 'x-ratelimit-remaining-requests': 'plenty', 'retry-after': 'soon' }],
  ['below zero', { 'x-ratelimit-remaining-requests': '-1' }],
])('%s says nothing', (_name, fields) => {
  expect(read(fields)).toBeNull();
});

test('nobody makes callers wait for more than a day', () => {
  expect(read({ 'retry-after': '999999999' })?.retryAfterMs).toBe(86_400_000);
  expect(read({ 'retry-after': new Date(NOW - 5_000).toUTCString() })?.retryAfterMs).toBe(0);
});
