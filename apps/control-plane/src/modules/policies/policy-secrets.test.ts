import type { PolicyInstance } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import type { Config } from '../../platform/config/config.js';
import { Sealer } from '../../platform/crypto/index.js';
import { PolicySecrets } from './policy-secrets.js';

const secrets = new PolicySecrets(new Sealer({ secretKey: Buffer.alloc(32, 5).toString('base64url') } as Config));
const policy = (type: string, config: Record<string, unknown>): PolicyInstance => ({ type, version: 1, enabled: true, config });
const auth = (token: string) => policy('upstream-auth', { as: 'bearer', token, header: 'authorization', prefix: 'Bearer ' });

test.each<[string, PolicyInstance]>([
  ['upstream-auth', auth('S3CR3T')],
  [
    'headers',
    policy('headers', { request: { set: [{ name: 'x-key', value: { secret: 'S3CR3T' } }], add: [], remove: [] }, response: { set: [], add: [], remove: [] } }),
  ],
  ['call-out', policy('call-out', { url: 'https://a.example/', headers: [{ name: 'x-key', value: { secret: 'S3CR3T' } }] })],
])('%s: a secret is kept sealed, and taken back as it is shown', (_type, written) => {
  const [kept] = secrets.seal('ten_1', [written]);
  const text = JSON.stringify(kept);
  expect(text).not.toContain('S3CR3T');
  const sealed = /"(sealed:[^"]+)"/.exec(text)?.[1] ?? '';
  expect(secrets.open('ten_1', sealed)).toBe('S3CR3T');
  expect(JSON.stringify(secrets.seal('ten_1', [kept as PolicyInstance])[0])).toBe(text);
});

test('what another tenant sealed, or only looks sealed, is refused', () => {
  const [kept] = secrets.seal('ten_1', [auth('S3CR3T')]);
  expect(() => secrets.seal('ten_2', [kept as PolicyInstance])).toThrow();
  expect(() => secrets.seal('ten_1', [auth('sealed:v1.a.b.c')])).toThrow();
});

test('text and templates stay as they are', () => {
  const written = policy('headers', {
    request: {
      set: [
        { name: 'x-a', value: 'clear' },
        { name: 'x-b', value: { template: '{{ api.slug }}' } },
      ],
    },
  });
  expect(secrets.seal('ten_1', [written])).toEqual([written]);
});
