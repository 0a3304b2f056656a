import { generateKeyPairSync } from 'node:crypto';
import { ProblemError } from '@gatehouse/kernel';
import { TestAuthority } from '@gatehouse/testing/authority';
import { beforeAll, describe, expect, test } from 'vitest';
import { asPem, factsOf, keyAsPem, readAuthorities, readKeyPair } from './index.js';

const POINTERS = { chain: '/chainPem', key: '/keyPem' };
const now = Date.now();
let root: TestAuthority;
let middle: TestAuthority;
let pair: { cert: string; key: string };

beforeAll(async () => {
  root = await TestAuthority.create('Root');
  middle = await root.below('Middle');
  pair = await middle.issue({ hosts: ['pets.example'] });
});

const refusal = (work: () => unknown): { code: string; pointer: unknown; detail: unknown } => {
  try {
    work();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const [first] = error.extensions.errors as { pointer: string; detail: string }[];
    return { code: error.code, pointer: first?.pointer, detail: first?.detail };
  }
  throw new Error('it was taken');
};
const read = (chainPem: string, keyPem = pair.key, at = now) => readKeyPair({ chainPem, keyPem }, POINTERS, at);

describe('a chain with its key', () => {
  test('is put in order, whatever stands around and between the certificates', () => {
    const file = `Bag Attributes\n${root.cert}\nsubject=CN = x\n${pair.cert}${middle.cert}${pair.cert}`;
    const { chain, key } = read(file);
    expect(chain.map((certificate) => factsOf(certificate).subject)).toEqual(['pets.example', 'Middle', 'Root']);
    expect(asPem(chain)).not.toContain('Bag Attributes');
    expect(read(asPem(chain), keyAsPem(key)).chain).toHaveLength(3);
  });
  test('keeps nothing but certificates, even where a key stands between them', () => {
    expect(asPem(read(`${pair.key}${pair.cert}`).chain)).not.toContain('PRIVATE');
  });
  test('is refused with another key', async () => {
    const other = await root.issue({ hosts: ['pets.example'] });
    expect(refusal(() => read(pair.cert, other.key))).toMatchObject({ code: 'certificate.key_mismatch', pointer: '/keyPem' });
  });
  test('is refused with a certificate that did not issue the one before', async () => {
    const stranger = await TestAuthority.create('Stranger');
    const fault = refusal(() => read(`${pair.cert}${stranger.cert}`));
    expect(fault).toEqual({
      code: 'certificate.unreadable',
      pointer: '/chainPem',
      detail: 'Stranger did not issue pets.example: the chain is broken',
    });
    // the same name is not enough
    const namesake = await TestAuthority.create('Middle');
    expect(refusal(() => read(`${pair.cert}${namesake.cert}`)).code).toBe('certificate.unreadable');
  });
  test('is refused when it has expired', () => {
    expect(refusal(() => read(pair.cert, pair.key, now + 48 * 3_600_000))).toMatchObject({ code: 'certificate.expired', pointer: '/chainPem' });
  });
  test.each([
    ['', 'holds no certificate in PEM form'],
    ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', 'certificate 1 of 1 cannot be read'],
  ])('is refused when it is none: %j', (text, detail) => {
    expect(refusal(() => read(text))).toEqual({ code: 'certificate.unreadable', pointer: '/chainPem', detail });
  });
  test('is refused with an encrypted key, or none, and nothing of the key is said', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const encrypted = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' }) as string;
    expect(refusal(() => read(pair.cert, encrypted)).detail).toBe('the key is encrypted with a passphrase');
    const damaged = pair.key.replace(/[A-Za-z]{8}/, 'AAAAAAAA').replace('-----BEGIN', 'x-----BEGIN');
    const fault = refusal(() => read(pair.cert, damaged.replace('PRIVATE KEY', 'PUBLIC KEY')));
    expect(fault).toEqual({ code: 'certificate.unreadable', pointer: '/keyPem', detail: 'holds no private key in PEM form' });
  });
});

describe('authorities', () => {
  test('may be several', () => expect(readAuthorities(`${root.cert}${middle.cert}`, '/caPem', now)).toHaveLength(2));
  test('a certificate that may issue none is refused, and so are expired ones', () => {
    expect(refusal(() => readAuthorities(pair.cert, '/caPem', now))).toMatchObject({ code: 'certificate.unreadable', detail: 'pets.example is no authority' });
    expect(refusal(() => readAuthorities(root.cert, '/caPem', now + 48 * 3_600_000))).toMatchObject({ code: 'certificate.expired', pointer: '/caPem' });
  });
});
