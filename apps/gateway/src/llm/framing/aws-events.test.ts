import { EventStreamCodec } from '@smithy/eventstream-codec';
import { expect, test } from 'vitest';
import type { Frame } from '../ir/index.js';
import { awsEventFrame } from './aws-event-frame.js';
import { AwsEventScanner } from './aws-event-scanner.js';

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8')),
  (text) => Buffer.from(text),
);
const text = (value: string) => ({ type: 'string' as const, value });
const theirs = (event: string, data: string, more: Parameters<typeof codec.encode>[0]['headers'] = {}) =>
  Buffer.from(codec.encode({ headers: { ...more, ':message-type': text('event'), ':event-type': text(event) }, body: Buffer.from(data) }));

function scan(bytes: Buffer, piece = bytes.length): Frame[] {
  const frames: Frame[] = [];
  const scanner = new AwsEventScanner((frame) => frames.push(frame));
  for (let at = 0; at < bytes.length; at += piece) scanner.push(Buffer.from(bytes.subarray(at, at + piece)));
  scanner.end();
  return frames;
}

const STREAM = Buffer.concat([
  theirs('messageStart', '{"role":"assistant"}'),
  theirs('contentBlockDelta', '{"delta":{"text":"Grüße"}}', {
    a: { type: 'boolean', value: true },
    b: { type: 'integer', value: 7 },
    c: { type: 'binary', value: Buffer.from('xy') },
    d: { type: 'timestamp', value: new Date(0) },
    e: { type: 'uuid', value: '6f1c2b1e-8f1d-4a7b-9d3e-2f6d0c9b8a71' },
    f: { type: 'short', value: 3 },
    g: { type: 'byte', value: 1 },
  }),
  theirs('messageStop', '{}'),
]);
const FRAMES = [
  { event: 'messageStart', data: '{"role":"assistant"}' },
  { event: 'contentBlockDelta', data: '{"delta":{"text":"Grüße"}}' },
  { event: 'messageStop', data: '{}' },
];

test.each([1, 2, 3, 7, 64, 1_000_000])('what AWS’s own codec wrote is read in pieces of %i bytes', (piece) => {
  expect(scan(STREAM, piece)).toEqual(FRAMES);
});

test('what is written is read by AWS’s own codec', () => {
  const { headers, body } = codec.decode(awsEventFrame('contentBlockDelta', '{"text":"ü"}'));
  expect(headers).toEqual({ ':event-type': text('contentBlockDelta'), ':content-type': text('application/json'), ':message-type': text('event') });
  expect(Buffer.from(body).toString('utf8')).toBe('{"text":"ü"}');
  expect(scan(awsEventFrame('throttlingException', '{"message":"slow"}', true))).toEqual([
    { event: 'throttlingException', data: '{"message":"slow"}', exception: true },
  ]);
});

test('an unmodelled error is an exception', () => {
  const headers = { ':message-type': text('error'), ':error-code': text('InternalFailure'), ':error-message': text('oops') };
  expect(scan(Buffer.from(codec.encode({ headers, body: new Uint8Array() })))).toEqual([
    { event: 'InternalFailure', data: '{"message":"oops"}', exception: true },
  ]);
});

test('every flipped bit is found, and so is a cut', () => {
  const whole = theirs('messageStop', '{"a":1}');
  for (let at = 0; at < whole.length; at++) {
    const flipped = Buffer.from(whole);
    flipped.writeUInt8(flipped.readUInt8(at) ^ 0x10, at);
    expect(() => scan(flipped), `byte ${at}`).toThrow();
  }
  for (let length = 1; length < whole.length; length++) expect(() => scan(whole.subarray(0, length)), `${length} bytes`).toThrow();
});
