import { newId } from '@gatehouse/kernel';
import { describe, expect, test } from 'vitest';
import { RequestId } from './request-id.js';

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const TIMES = [0, 1, 1_023, 1_024, 2 ** 30 - 1, 2 ** 30, 1_763_800_000_123, 2 ** 41 + 12_345];

describe('a request id', () => {
  test('has the form of every other id, with the time first', () => {
    for (const at of TIMES) {
      const { text } = RequestId.next(at);
      expect(text).toMatch(/^req_[0-9a-hjkmnp-tv-z]{26}$/);
      expect(text.slice(0, 14)).toBe(newId('exchange', at).slice(0, 14));
    }
  });

  test('says the same as text, as bytes and as a header line, whatever other ids were written meanwhile', () => {
    const ids = [...TIMES.map((at) => RequestId.next(at)), RequestId.of('client/own:1')];
    for (const id of ids) {
      const text = latin1(id.bytes());
      for (const other of ids) other.line();
      expect(latin1(id.line())).toBe(`x-request-id: ${text}\r\n`);
      expect(id.text).toBe(text);
    }
  });

  test('is never the one before', () => {
    const texts = new Set(Array.from({ length: 10_000 }, () => RequestId.next(1_763_800_000_123).text));
    expect(texts.size).toBe(10_000);
  });
});
