import { createPublicKey, createSecretKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { algorithmsOf, checkSignature } from './check-signature.js';
import { readContentDigest } from './content-digest.js';
import { readSignatures } from './signature-input.js';

/** RFC 9421, appendix B.2.5: HMAC over the request of B.2. */
test('the example with a shared secret', () => {
  const key = createSecretKey(Buffer.from('uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==', 'base64'));
  const [input] = readSignatures(
    'sig-b25=("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"',
    'sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:',
  ) as [NonNullable<ReturnType<typeof readSignatures>>[number]];
  const base = [
    '"date": Tue, 20 Apr 2021 02:07:55 GMT',
    '"@authority": example.com',
    '"content-type": application/json',
    `"@signature-params": ${input.parameters}`,
  ].join('\n');
  expect(input).toMatchObject({ keyId: 'test-shared-secret', created: 1618884473, components: ['date', '@authority', 'content-type'] });
  expect(algorithmsOf(key)).toEqual(['hmac-sha256']);
  expect(checkSignature('hmac-sha256', key, Buffer.from(base), input.signature)).toBe(true);
  expect(checkSignature('hmac-sha256', key, Buffer.from(`${base} `), input.signature)).toBe(false);
});

/** B.2.6: Ed25519. */
test('the example with Ed25519', () => {
  const key = createPublicKey('-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=\n-----END PUBLIC KEY-----');
  const base = [
    '"date": Tue, 20 Apr 2021 02:07:55 GMT',
    '"@method": POST',
    '"@path": /foo',
    '"@authority": example.com',
    '"content-type": application/json',
    '"content-length": 18',
    '"@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
  ].join('\n');
  const signature = Buffer.from('wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==', 'base64');
  expect(algorithmsOf(key)).toEqual(['ed25519']);
  expect(checkSignature('ed25519', key, Buffer.from(base), signature)).toBe(true);
});

test('what is unreadable, ambiguous or incomplete is no signature', () => {
  const value = 'a=:AAAA:';
  const none = [
    'a=("@method");created=1',
    'a=("@method");keyid="k"',
    'a=("@method" "@method");created=1;keyid="k"',
    'a=("@method";req);created=1;keyid="k"',
    'a=("Content-Type");created=1;keyid="k"',
    'a=(method);created=1;keyid="k"',
    'a=("@method");created=1.5;keyid="k"',
    'a=("@method");created=1;keyid=k',
    'a=("@method");created=1;keyid="k";expires="never"',
    'a="@method"',
    'b=("@method");created=1;keyid="k"',
  ];
  for (const input of none) expect(readSignatures(input, value), input).toEqual([]);
  for (const [input, signature] of [
    ['(((', value],
    ['a=("@method");created=1;keyid="k"', ':::'],
  ] as const)
    expect(readSignatures(input, signature)).toBeUndefined();
  expect(readSignatures('a=("@method");created=1;keyid="k"', 'a="AAAA"')).toEqual([]);
});

test('of several digests the strongest counts, and one that nobody knows does not', () => {
  expect(readContentDigest('sha-256=:AAAA:, sha-512=:AQID:')).toMatchObject({ algorithm: 'sha512' });
  for (const none of ['md5=:AAAA:', 'sha-256="AAAA"', '', '((', 'sha-256']) expect(readContentDigest(none), none).toBeUndefined();
});
