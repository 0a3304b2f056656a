import { expect, test } from 'vitest';
import { z } from 'zod';
import { mapSecrets, secretText } from './secret.js';

const Config = z.strictObject({
  name: z.string(),
  token: secretText('The token').optional(),
  by: z.discriminatedUnion('as', [
    z.strictObject({ as: z.literal('basic'), password: secretText('The password') }),
    z.strictObject({ as: z.literal('named'), password: z.string().describe('Not secret here') }),
  ]),
  list: z.array(z.strictObject({ value: z.union([z.string(), z.strictObject({ secret: secretText('A value') })]) })).default([]),
});

const sealed = (text: string) => `sealed:${text.length}`;

test('every secret is changed, wherever it stands, and nothing else', () => {
  const config = { name: 'x', token: 'abc', by: { as: 'basic', password: 'pw' }, list: [{ value: 'clear' }, { value: { secret: 'four' } }] };
  expect(mapSecrets(Config, config, sealed)).toEqual({
    name: 'x',
    token: 'sealed:3',
    by: { as: 'basic', password: 'sealed:2' },
    list: [{ value: 'clear' }, { value: { secret: 'sealed:4' } }],
  });
  expect(config.token).toBe('abc');
});

test('a member of the same name in another branch stays in clear', () => {
  expect(mapSecrets(Config, { name: 'x', by: { as: 'named', password: 'public' } }, sealed)).toEqual({ name: 'x', by: { as: 'named', password: 'public' } });
});

test('a configuration without secrets is handed back as it is', () => {
  const config = { a: 1 };
  expect(mapSecrets(z.strictObject({ a: z.number() }), config, sealed)).toBe(config);
});
