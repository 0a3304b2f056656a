import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Head } from '../../http1/head.js';
import { Refusal } from '../../http1/header-lines.js';
import { HeaderName } from '../../http1/header-name.js';
import { readRequestHead } from '../../http1/request-head.js';
import { spellRequest } from './request-lines.js';

const LIMITS = { headBytesMax: 16_384, targetBytesMax: 8_192 };
const PSEUDO = [':method', 'GET', ':scheme', 'https', ':authority', 'a.test', ':path', '/a'];

function read(raw: readonly string[], open = false) {
  const text = Buffer.from(spellRequest(raw, open), 'latin1');
  const head = new Head(100);
  return { head, text, after: readRequestHead(head, text, 0, text.length, LIMITS) };
}

describe('a head of HTTP/2, spelled as one of HTTP/1.1', () => {
  test('has method, target, host and fields in their places, and its framing', () => {
    expect(spellRequest([...PSEUDO, 'x-one', '1', 'cookie', 'a=1', 'cookie', 'b=2'], true)).toBe(
      'GET /a HTTP/1.1\r\nhost: a.test\r\nx-one: 1\r\ncookie: a=1; b=2\r\ntransfer-encoding: chunked\r\n\r\n',
    );
    expect(spellRequest([...PSEUDO, 'content-length', '3'], true)).not.toContain('chunked');
    expect(read([...PSEUDO, 'te', 'trailers']).after).toBeGreaterThan(0);
  });

  test('keeps its request line when it is refused, for the record', () => {
    const { head, after } = read([...PSEUDO, 'connection', 'close']);
    expect([after, head.method, head.target]).toEqual([Refusal.malformed, 'GET', '/a']);
  });

  test('is one head, whatever stands in it: nothing ends it early or begins another', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.constantFrom('', '\r\n', 'a\r\nb: c', '\n', '\0', ' ', 'x: y', '\r\n\r\nGET / HTTP/1.1', 'a b', 'ÿ'),
    );
    const name = fc.oneof(text, fc.constantFrom(':path', ':method', ':authority', 'host', 'cookie', 'te', 'x-a', 'content-length', 'transfer-encoding'));
    fc.assert(
      fc.property(fc.array(fc.tuple(name, text), { maxLength: 6 }), fc.boolean(), fc.boolean(), (pairs, open, begun) => {
        const raw = [...(begun ? PSEUDO : []), ...pairs.flat()].map((part) => Buffer.from(part, 'latin1').toString('latin1'));
        const { head, text: spelled, after } = read(raw, open);
        if (after <= 0) return;
        expect(after).toBe(spelled.length);
        expect(head.target).not.toMatch(/[\s\0]/);
        const own = raw.filter((_, i) => i % 2 === 0 && !raw[i]?.startsWith(':'));
        for (let at = 0; at < head.count; at++) expect(['host', 'transfer-encoding', ...own]).toContain(head.name(at));
        const host = head.find(new HeaderName('host'));
        expect(head.find(new HeaderName('host'), host + 1)).toBe(-1);
      }),
      { numRuns: 2_000 },
    );
  });
});
