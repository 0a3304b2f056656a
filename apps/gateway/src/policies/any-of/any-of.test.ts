import { AnyOfConfig } from '@gatehouse/definition';
import { expect, test } from 'vitest';

const jwt = { issuer: 'https://login.test', audiences: ['a'] };

test('each kind has the settings and defaults of the policy of its name', () => {
  const { methods } = AnyOfConfig.parse({
    methods: [{ type: 'api-key' }, { type: 'jwt', config: jwt }, { type: 'jwt', config: { ...jwt, issuer: 'https://other.test' } }],
  });
  expect(methods.map(({ type, config }) => [type, config])).toMatchObject([
    ['api-key', { headers: ['x-api-key'], bearer: true }],
    ['jwt', { issuer: 'https://login.test', clockSkewMs: 30_000 }],
    ['jwt', { issuer: 'https://other.test' }],
  ]);
});

test('a list that is empty, or holds what identifies nobody, is refused', () => {
  for (const methods of [
    [],
    [{ type: 'subscription' }],
    [{ type: 'any-of', config: { methods: [{ type: 'api-key' }] } }],
    [{ type: 'jwt' }],
    [{ type: 'api-key', config: { unknown: 1 } }],
    'api-key',
  ])
    expect(AnyOfConfig.safeParse({ methods }).success, JSON.stringify(methods)).toBe(false);
});
