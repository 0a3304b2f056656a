import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Config } from '../config/config.js';
import { makeSigningKey, Sealer, sameText } from './index.js';

const sealer = (secretKey = 'q1Zr8sX0b7NfUo4Kd2VtYh6GmLp9WcEa3JiTnBvR5xQ') => new Sealer({ secretKey } as Config);

test('what was sealed opens under the same secret and context, and never looks the same twice', () => {
  const [a, b] = [sealer().seal('a secret', 'upstream:1'), sealer().seal('a secret', 'upstream:1')];
  expect(a).not.toBe(b);
  expect(a).not.toContain('a secret');
  expect(sealer().open(a, 'upstream:1')).toBe('a secret');
});

test('another context, another secret or a changed text does not open', () => {
  const sealed = sealer().seal('a secret', 'upstream:1');
  expect(() => sealer().open(sealed, 'upstream:2')).toThrow();
  expect(() => sealer('Z1Zr8sX0b7NfUo4Kd2VtYh6GmLp9WcEa3JiTnBvR5xQ').open(sealed, 'upstream:1')).toThrow(/GATEHOUSE_SECRET_KEY was changed/);
  const parts = sealed.split('.');
  for (const at of [2, 3]) {
    const bytes = Buffer.from(parts[at] ?? '', 'base64url');
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    const changed = parts.with(at, bytes.toString('base64url')).join('.');
    expect(() => sealer().open(changed, 'upstream:1')).toThrow();
  }
});

test('a fingerprint depends on its purpose', () => {
  expect(sealer().mac('a', 'x')).not.toBe(sealer().mac('b', 'x'));
  const { token, hash } = sealer().token('link');
  expect(sealer().mac('link', token)).toBe(hash);
});

test('texts of different length differ', () => {
  expect(sameText('abc', 'abc')).toBe(true);
  expect(sameText('abc', 'abcd')).toBe(false);
});

test('a signing key signs', () => {
  const { publicKeyPem, privateKeyPem } = makeSigningKey();
  const signature = sign(null, Buffer.from('manifest'), createPrivateKey(privateKeyPem));
  expect(verify(null, Buffer.from('manifest'), createPublicKey(publicKeyPem), signature)).toBe(true);
});
