import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ServerSentEvent } from '../pipeline/body-hooks.js';
import { type EventHook, EventParser } from './event-parser.js';

/** What passes of this text in these pieces, and what the hook saw. */
function parse(pieces: readonly Buffer[], hook: EventHook = (event) => event) {
  const seen: ServerSentEvent[] = [];
  const parser = new EventParser((event) => {
    seen.push(event);
    return hook(event);
  });
  return { passed: Buffer.concat(pieces.map((piece) => parser.push(piece))).toString('utf8'), seen };
}
const whole = (text: string, hook?: EventHook) => parse([Buffer.from(text)], hook);
const data = (text: string) => whole(text).seen.map((event) => event.data);

describe('an event stream', () => {
  // the examples of WHATWG HTML, 9.2.6
  test.each([
    ['data: YHOO\ndata: +2\ndata: 10\n\n', ['YHOO\n+2\n10']],
    [': test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n', ['first event', 'second event', ' third event']],
    ['data\n\ndata\ndata\n\ndata:', ['', '\n']],
    ['data:test\n\ndata: test\n\n', ['test', 'test']],
    ['\uFEFFdata: a\n\n\uFEFFdata: b\n\n', ['a']],
    ['data: a\r\rdata: b\r\n\r\ndata: c\n\n', ['a', 'b', 'c']],
  ])('%j dispatches %j', (text, expected) => expect(data(text)).toEqual(expected));

  test('has names, ids and waiting times', () => {
    expect(whole('event: add\nid: 7\nretry: 250\ndata: x\n\nid: a\0b\nretry: 1s\ndata: y\n\n').seen).toEqual([
      { event: 'add', id: '7', retry: 250, data: 'x' },
      { event: 'message', id: undefined, retry: undefined, data: 'y' },
    ]);
  });

  test('passes byte for byte where the hook changes nothing, but for a block without end', () => {
    const text = '\uFEFF: hi\r\n\r\nid: 1\r\rdata: a\r\n\r\n\r\n\ndata: ü\n: c\ndata: b\n\n';
    expect(whole(`${text}data: rest\n`).passed).toBe(text);
  });

  test('means and passes the same wherever its bytes are cut', () => {
    const line = fc.constantFrom('data: a', 'data:b', 'data', 'id: 1', 'event: x', ': c', '', '', 'retry: 5', 'data: ä€😀', 'other: x');
    const stream = fc.array(fc.tuple(line, fc.constantFrom('\n', '\r', '\r\n')), { maxLength: 30 }).map((lines) => lines.flat().join(''));
    const change: EventHook = (event) => (event.data.startsWith('b') ? undefined : event.data === 'a' ? { ...event, data: 'A' } : event);
    fc.assert(
      fc.property(stream, fc.array(fc.nat(200), { maxLength: 8 }), (text, cuts) => {
        const bytes = Buffer.from(text);
        const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
        const pieces = at.slice(1).map((end, i) => bytes.subarray(at[i], end));
        expect(parse(pieces, change)).toEqual(parse([bytes], change));
      }),
    );
  });

  test('is changed or thinned out by the hook', () => {
    const hook: EventHook = (event) => (event.data === 'no' ? undefined : { ...event, event: 'x\ny', data: 'one\r\ntwo' });
    expect(whole('data: no\n\nid: 3\ndata: yes\n\n', hook).passed).toBe('event: xy\nid: 3\ndata: one\ndata: two\n\n');
  });

  test('cannot make the gateway hold an event beyond measure', () => {
    const parser = new EventParser((event) => event);
    expect(() => {
      for (let i = 0; i < 20; i++) parser.push(Buffer.alloc(65_536, 0x61));
    }).toThrow(/too large/);
  });
});
