import { JsonLimitsConfig } from '@gatehouse/definition';
import { describe, expect, test } from 'vitest';
import { JsonCheck } from './check-json.js';

const check = (text: string | Buffer, limits: object = {}) => new JsonCheck(Buffer.from(text), JsonLimitsConfig.parse(limits)).run();

describe('the JSON check', () => {
  const good = ['null', 'true', '0', '-0.5e+10', '"\\u00e9\\n"', '[]', '{}', ' [1, {"a": [null]}, "x"] \r\n\t', '{"": 1, "a": {"a": 2}}', '"é"', '[1e400]'];
  const bad = [
    '',
    ' ',
    'nul',
    'True',
    '01',
    '1.',
    '.5',
    '+1',
    '-',
    '1e',
    'NaN',
    '"',
    '"\\x"',
    '"\\u12g4"',
    '"\t"',
    '[',
    '[1',
    '[1,]',
    '[,1]',
    '[1 2]',
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{a:1}',
    '{1:1}',
    "['a']",
    '[1]]',
    '1 2',
    '{"a":1}x',
    '\uFEFF1',
    '[1]//c',
    '"\\',
    '[}',
    '{]',
  ];
  test.each(good)('takes %j, as the platform does', (text) => {
    expect(check(text)).toBeUndefined();
    JSON.parse(text);
  });
  test.each(bad)('refuses %j, as the platform does', (text) => {
    expect(check(text)).toBeDefined();
    expect(() => JSON.parse(text)).toThrow();
  });

  test('agrees with the platform on random texts', () => {
    let seed = 7;
    const random = (n: number) => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
      return seed % n;
    };
    const letters = ['{', '}', '[', ']', ',', ':', '"a"', '"b"', '1', '-', '.', 'e', 'null', ' ', '"', '\\', 'true'];
    for (let i = 0; i < 20_000; i++) {
      const text = Array.from({ length: 1 + random(9) }, () => letters[random(letters.length)]).join('');
      let valid = true;
      try {
        JSON.parse(text);
      } catch {
        valid = false;
      }
      expect(check(text, { duplicateKeys: 'allow' }) === undefined, text).toBe(valid);
    }
  });

  test.each([
    ['[[[]]]', { depthMax: 2 }, 'nested deeper than 2'],
    ['{"a":1,"b":2}', { keysMax: 1 }, 'more than 1 members'],
    ['[1,2,3]', { itemsMax: 2 }, 'more than 2 items'],
    ['[[1],[2]]', { valuesMax: 4 }, 'more than 4 values'],
    ['{"abcd":1}', { keyBytesMax: 3 }, 'name has more than 3 bytes'],
    ['"abcd"', { stringBytesMax: 3 }, 'string has more than 3 bytes'],
    ['1234567', { numberDigitsMax: 6 }, 'more than 6 characters'],
    ['{"a":1,"\\u0061":2}', {}, 'twice'],
    ['{"__proto__":1,"__proto__":2}', {}, 'twice'],
  ])('%s breaks %j', (text, limits, message) => {
    expect(check(text, limits)).toContain(message);
  });

  test('takes exactly what its limits say, and no other encoding', () => {
    expect(check('[[]]', { depthMax: 2 })).toBeUndefined();
    expect(check('{"abc":"abc"}', { keyBytesMax: 3, stringBytesMax: 3, keysMax: 1, valuesMax: 2 })).toBeUndefined();
    expect(check('{"a":1,"a":2}', { duplicateKeys: 'allow' })).toBeUndefined();
    expect(check(Buffer.from('"a"', 'utf16le'))).toBeDefined();
    expect(check(Buffer.from([0x22, 0xff, 0x22]))).toContain('UTF-8');
  });

  test('is not brought down by depth', () => {
    expect(check('['.repeat(5_000_000), { depthMax: 1_000 })).toContain('nested deeper');
  });
});
