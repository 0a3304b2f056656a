import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SealError, seal, unseal } from './index.js';

const key = Buffer.alloc(32, 7);
const PEM = '-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n';

describe('a sealed secret', () => {
  test('opens under its key and context, and shows nothing of itself', () => {
    const sealed = seal(key, 'certificate:crt_1', PEM);
    expect(sealed).toMatch(/^s1\.[\w-]{8}\.[\w-]+$/);
    expect(Buffer.from(sealed.split('.')[2] ?? '', 'base64url').includes('PRIVATE')).toBe(false);
    expect(unseal(key, 'certificate:crt_1', sealed).toString()).toBe(PEM);
  });

  test('is the same text each time, so that a snapshot compiled twice has one digest', () => {
    expect(seal(key, 'certificate:crt_1', PEM)).toBe(seal(Buffer.from(key), 'certificate:crt_1', Buffer.from(PEM)));
    // held fast: a change of this form would give every installation's certificates new hashes
    expect(seal(key, 'certificate:crt_1', 'x')).toBe('s1.U_hpnj2W.4x-zUSLkdK-lUZmnDRzAr4O2gDrKezrEpimg75w');
  });

  test('has another nonce for another context, text or key', () => {
    const nonce = (context: string, text: string, under = key) =>
      Buffer.from(seal(under, context, text).split('.')[2] ?? '', 'base64url').toString('hex', 0, 12);
    const nonces = [nonce('a', 'x'), nonce('b', 'x'), nonce('a', 'y'), nonce('ax', ''), nonce('', 'ax'), nonce('a', 'x', Buffer.alloc(32, 8))];
    expect(new Set(nonces).size).toBe(nonces.length);
  });

  test('does not open under another key or context, and the error tells which key is meant', () => {
    const sealed = seal(key, 'certificate:crt_1', PEM);
    expect(() => unseal(key, 'certificate:crt_2', sealed)).toThrow(SealError);
    expect(() => unseal(randomBytes(32), 'certificate:crt_1', sealed)).toThrow(/sealed under key [\w-]{8}, and this is key [\w-]{8}/);
    expect(() => seal(Buffer.alloc(16), 'a', 'x')).toThrow(/32 bytes/);
    expect(() => unseal(Buffer.alloc(31), 'a', sealed)).toThrow(/32 bytes/);
  });

  test('that was changed anywhere does not open, whatever it is changed to', () => {
    const sealed = seal(key, 'c', PEM);
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.constantFrom(...'AZaz09-_.'), (at, letter) => {
        fc.pre(sealed[at] !== letter);
        expect(() => unseal(key, 'c', sealed.slice(0, at) + letter + sealed.slice(at + 1))).toThrow(SealError);
      }),
    );
    for (const text of ['', 's1', 's1..', sealed.replace('s1', 's2'), `${sealed}.`, `${sealed}=`, sealed.slice(0, 30)]) {
      expect(() => unseal(key, 'c', text)).toThrow(SealError);
    }
  });

  test('comes back byte for byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), (bytes, context) => {
        expect(new Uint8Array(unseal(key, context, seal(key, context, bytes)))).toEqual(bytes);
      }),
    );
  });
});
