import { describe, expect, test } from 'vitest';
import { recordLine as line, part } from './record-line.js';

const written = (put: () => void): string => {
  line.begin();
  put();
  return line.bytes.toString('latin1', 0, line.length);
};

describe('a line of JSON', () => {
  test.each(['', 'plain text', 'a "quoted" one', 'back\\slash', 'line\r\nbreak\u0000', 'Größe', '\u2028\ud83d\ude00', '\ud800 alone', '\u007f', '\u00ff'])(
    'holds %j in ASCII that reads the same',
    (text) => {
      const json = written(() => line.text(text));
      expect(json).toMatch(/^[ -~]*$/);
      expect(JSON.parse(json)).toBe(text);
    },
  );
  test('holds every letter there is', () => {
    const wrong = Array.from({ length: 0x10000 }, (_, code) => `a${String.fromCharCode(code)}b`).filter(
      (text) => JSON.parse(written(() => line.text(text))) !== text,
    );
    expect(wrong).toEqual([]);
  });
  test.each([0, 1, 9, 10, 99, 100, 999, 1_000, 65_535, 2_147_483_647, 2_147_483_648, 9_007_199_254_740_991])('holds %i', (value) => {
    expect(written(() => line.number(value))).toBe(String(value));
  });
  test.each([0, 999, 1_000, 1_763_800_000_000, 1_763_800_000_001, 1_763_800_000_010, 1_763_800_001_999])('holds the time %i', (at) => {
    expect(written(() => line.time(at))).toBe(String(at));
  });
  test('grows with what is put in', () => {
    const long = 'ü'.repeat(100_000);
    expect(JSON.parse(written(() => line.text(long)))).toBe(long);
    expect(written(() => line.put(part('x'.repeat(300_000))))).toHaveLength(300_000);
    expect(written(() => line.text('small again'))).toBe('"small again"');
  });
});
