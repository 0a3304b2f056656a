import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, hashApiKey, isId, isSlug, mintApiKey, newId, parseApiKey, slugify } from './index.js';

describe('ids', () => {
  test('sort by birth and carry their kind', () => {
    const ids = [1, 2, 1_700_000_000_000, 1_700_000_000_001].map((ms) => newId('api', ms));
    expect([...ids].sort()).toEqual(ids);
    expect(ids.every((id) => isId('api', id) && !isId('plan', id))).toBe(true);
  });
});

describe('API keys', () => {
  test('a minted key parses, shows only its prefix, and hashes to 64 hexadecimal digits', () => {
    const { key, prefix } = mintApiKey('live');
    expect(parseApiKey(key)).toEqual({ kind: 'live', prefix });
    expect(prefix).toHaveLength('gth_live_'.length + 8);
    expect(hashApiKey(key)).toMatch(/^[0-9a-f]{64}$/);
  });
  test('one wrong character anywhere is a typing error, not an unknown key', () => {
    const { key } = mintApiKey('test');
    fc.assert(
      fc.property(fc.integer({ min: 'gth_test_'.length, max: key.length - 1 }), fc.constantFrom(...'0aZ9k'), (at, letter) => {
        fc.pre(key[at] !== letter);
        expect(parseApiKey(key.slice(0, at) + letter + key.slice(at + 1))).toBeUndefined();
      }),
    );
  });
});

describe('canonical JSON', () => {
  test('has one spelling whatever the order of keys', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'é' }], a: undefined })).toBe('{"b":[1,{"c":"é","d":null}]}');
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (record) => {
        const shuffled = Object.fromEntries(Object.entries(record).reverse());
        expect(canonicalJson(shuffled)).toBe(canonicalJson(record));
        // `__proto__` and -0 do not survive JSON itself
        expect(JSON.parse(canonicalJson(record))).toEqual(JSON.parse(JSON.stringify(record)));
      }),
    );
  });
  test('refuses what JSON cannot hold', () => {
    expect(() => canonicalJson({ n: Number.NaN })).toThrow(TypeError);
    expect(() => canonicalJson(1n)).toThrow(TypeError);
  });
});

describe('slugs', () => {
  test('a proposal is a slug, or empty', () => {
    expect(slugify('Pet Store (v2) – Größe')).toBe('pet-store-v2-gro-e');
    fc.assert(fc.property(fc.string(), (name) => slugify(name) === '' || isSlug(slugify(name))));
  });
});
