import { describe, expect, test } from 'vitest';
import { jsonText, keptJsonText, millisecondsText } from './json-text.js';

describe('text of a call record', () => {
  test.each(['', 'plain text', 'a "quoted" one', 'back\\slash', 'line\r\nbreak\u0000', 'Größe', '\u2028\ud83d\ude00', '\ud800 alone', '\u007f', '\u00ff'])(
    'of %j is JSON in ASCII that reads the same',
    (text) => {
      for (const json of [jsonText(text), keptJsonText(text), keptJsonText(text)]) {
        expect(json).toMatch(/^[ -~]*$/);
        expect(JSON.parse(json)).toBe(text);
      }
    },
  );
  test('is the same for every letter there is', () => {
    for (let code = 0; code <= 0xffff; code++) if (JSON.parse(jsonText(String.fromCharCode(code))) !== String.fromCharCode(code)) throw new Error(`${code}`);
  });
  test('of a time is its digits', () => {
    for (const at of [0, 999, 1_000, 1_763_800_000_000, 1_763_800_000_001, 1_763_800_001_999]) expect(millisecondsText(at)).toBe(String(at));
  });
});
