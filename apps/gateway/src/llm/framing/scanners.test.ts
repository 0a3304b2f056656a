import { createParser } from 'eventsource-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../ir/index.js';
import { FrameTooLarge } from './line-scanner.js';
import { NdjsonScanner } from './ndjson-scanner.js';
import { SseScanner } from './sse-scanner.js';

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, i) => bytes.subarray(from, [...at, bytes.length][i]));
}

function framesOf(pieces: readonly Buffer[], bytesMax?: number): Frame[] {
  const frames: Frame[] = [];
  const scanner = new SseScanner((frame) => frames.push(frame), bytesMax);
  // the memory of a piece is used again, as sockets do
  for (const piece of pieces) {
    const memory = Buffer.from(piece);
    scanner.push(memory);
    memory.fill(0x21);
  }
  scanner.end();
  return frames;
}

const line = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => `data: ${text.replace(/[\r\n]/g, '')}`),
  fc.constantFrom(
    'data',
    'data:',
    'data:  x',
    'event: ping',
    'event:',
    'event',
    ': comment',
    ':',
    'id: 7',
    'retry: 10',
    'datax: no',
    'dat',
    '',
    '',
    'data: {"a":"é"}',
  ),
);
const stream = fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 24 }).map((lines) => lines.map(([text, end]) => text + end).join(''));
const places = fc.array(fc.nat(500), { maxLength: 12 });

describe('the scanner of server-sent events', () => {
  it('reads the same events however the bytes are cut, and those of a parser that a stranger wrote', () => {
    fc.assert(
      fc.property(stream, places, fc.boolean(), (text, at, bom) => {
        // whole: an event that its blank line does not end is the one thing in which we differ
        const whole = `${bom ? '\uFEFF' : ''}${text}\n\n`;
        const frames = framesOf(cut(Buffer.from(whole), at));
        expect(frames).toEqual(framesOf([Buffer.from(whole)]));
        const theirs: Frame[] = [];
        const parser = createParser({ onEvent: ({ event, data }) => theirs.push(event === undefined ? { data } : { event, data }) });
        parser.feed(whole);
        expect(frames).toEqual(theirs);
      }),
      { numRuns: 1_000 },
    );
  });

  it('joins lines of data, takes one space away, and passes over comments', () => {
    expect(framesOf([Buffer.from(': hi\nevent: delta\ndata: a\ndata:  b\nid: 4\n\ndata:c\r\n\r\n')])).toEqual([
      { event: 'delta', data: 'a\n b' },
      { data: 'c' },
    ]);
  });

  it('drops an event that broke off, and takes a whole one without its blank line', () => {
    expect(framesOf([Buffer.from('data: {"a":1}\n\ndata: {"a"')])).toEqual([{ data: '{"a":1}' }]);
    expect(framesOf([Buffer.from('data: {"a":1}\n\ndata: [DONE]')])).toEqual([{ data: '{"a":1}' }, { data: '[DONE]' }]);
  });

  it('refuses an event without measure, of one line or of many', () => {
    expect(() => framesOf([Buffer.from('data: 0123'), Buffer.from('456789')], 12)).toThrow(FrameTooLarge);
    expect(() => framesOf([Buffer.from('data: 1\ndata: 2\ndata: 3\n')], 12)).toThrow(FrameTooLarge);
    expect(framesOf([Buffer.from('data: 1\n\ndata: 2\n\n: 3\n\ndata: 4\n\n')], 12)).toHaveLength(3);
  });

  it('copies each byte a bounded number of times, in whatever pieces they come', () => {
    const text = `data: ${'x'.repeat(200_000)}\n\n`;
    let copied = 0;
    const from = Buffer.from;
    const counted = ((...given: Parameters<typeof Buffer.from>) => {
      copied += (given[0] as unknown as Buffer).length;
      return from(...given);
    }) as typeof Buffer.from;
    const bytes = from(text);
    const frames: Frame[] = [];
    const scanner = new SseScanner((frame) => frames.push(frame));
    Buffer.from = counted;
    try {
      for (let i = 0; i < bytes.length; i += 10) scanner.push(bytes.subarray(i, i + 10));
    } finally {
      Buffer.from = from;
    }
    expect(frames).toHaveLength(1);
    expect(copied).toBeLessThanOrEqual(bytes.length);
  });
});

describe('the scanner of lines of JSON', () => {
  it('reads the same however the bytes are cut, with or without a last line end', () => {
    fc.assert(
      fc.property(fc.array(fc.json(), { maxLength: 8 }), fc.constantFrom('\n', '\r\n', '\n\n'), places, fc.boolean(), (texts, end, at, ended) => {
        const bytes = Buffer.from(texts.join(end) + (ended ? end : ''));
        const frames: Frame[] = [];
        const scanner = new NdjsonScanner((frame) => frames.push(frame));
        for (const piece of cut(bytes, at)) scanner.push(piece);
        scanner.end();
        expect(frames.map((frame) => JSON.parse(frame.data))).toEqual(texts.map((text) => JSON.parse(text)));
      }),
    );
  });
});
