import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventCutter, frameOf } from './event-cutter.js';

/** The same bytes in pieces of these lengths. */
function cut(bytes: Buffer, lengths: readonly number[], lines = false): { events: string[]; rest: string } {
  const events: string[] = [];
  const cutter = new EventCutter((raw) => events.push(raw.toString()), lines);
  let at = 0;
  for (const length of [...lengths, bytes.length]) {
    // the memory of a piece is written over once it was taken
    const piece = Buffer.from(bytes.subarray(at, at + length));
    cutter.push(piece);
    piece.fill(0);
    at += length;
  }
  return { events, rest: cutter.rest().toString() };
}

test('events are whole, and together the very bytes, wherever the pieces are cut', () => {
  const line = fc.constantFrom('data: {"a":"é\\n"}', 'event: x', ': comment', 'data:', 'id: 7');
  const end = fc.constantFrom('\n', '\r\n');
  const event = fc.tuple(fc.array(line, { minLength: 1, maxLength: 3 }), end).map(([all, eol]) => `${all.join(eol)}${eol}${eol}`);
  fc.assert(
    fc.property(fc.array(event, { maxLength: 6 }), fc.array(fc.nat(40), { maxLength: 30 }), fc.constantFrom('', 'data: cut'), (all, lengths, last) => {
      const { events, rest } = cut(Buffer.from(all.join('') + last), lengths);
      expect(events).toEqual(all);
      expect(rest).toBe(last);
    }),
  );
});

test('a CR alone may end all lines of a stream', () => {
  const event = fc.array(fc.constantFrom('data: {"a":"é"}', 'event: x', ': comment'), { minLength: 1, maxLength: 3 }).map((all) => `${all.join('\r')}\r\r`);
  fc.assert(
    fc.property(fc.array(event, { maxLength: 6 }), fc.array(fc.nat(40), { maxLength: 30 }), (all, lengths) => {
      expect(cut(Buffer.from(all.join('')), lengths)).toEqual({ events: all, rest: '' });
    }),
  );
  expect(frameOf(Buffer.from('event: x\rdata: a\rdata: b\r\r'))).toEqual({ event: 'x', data: 'a\nb' });
});

test('lines are events where the format has lines', () => {
  expect(cut(Buffer.from('{"a":1}\n{"b":2}\r\n{"c"'), [3, 9], true)).toEqual({ events: ['{"a":1}\n', '{"b":2}\r\n'], rest: '{"c"' });
});

test('a frame is what a client would dispatch', () => {
  const frame = (text: string) => frameOf(Buffer.from(text));
  expect(frame('data: {"a":1}\n\n')).toEqual({ data: '{"a":1}' });
  expect(frame('event: ping\r\ndata:{}\r\n\r\n')).toEqual({ event: 'ping', data: '{}' });
  expect(frame('data: a\ndata: b\n\n')).toEqual({ data: 'a\nb' });
  expect(frame(': heartbeat\n\n')).toBeNull();
  expect(frame('data: [DONE]')).toEqual({ data: '[DONE]' });
});
