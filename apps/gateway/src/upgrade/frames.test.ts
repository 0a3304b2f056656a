import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closeFrame, FrameScanner } from './frames.js';

function frame(length: number, masked: boolean): Buffer {
  const mask = masked ? 0x80 : 0;
  const head = length < 126 ? Buffer.from([0x82, mask | length]) : length < 65_536 ? Buffer.from([0x82, mask | 126, 0, 0]) : Buffer.alloc(10);
  if (length >= 65_536) {
    head[0] = 0x82;
    head[1] = mask | 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  } else if (length >= 126) head.writeUInt16BE(length, 2);
  return Buffer.concat([head, Buffer.alloc(masked ? 4 : 0, 7), Buffer.alloc(length, 0x88)]);
}

describe('the frame scanner', () => {
  test('knows where each frame ends, however the bytes are cut', () => {
    const lengths = fc.array(fc.constantFrom(0, 1, 125, 126, 200, 65_535, 65_536), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(lengths, fc.boolean(), fc.array(fc.nat(200_000), { maxLength: 6 }), (sizes, masked, cuts) => {
        const frames = sizes.map((size) => frame(size, masked));
        const bytes = Buffer.concat(frames);
        const ends = new Set(frames.map((_one, i) => frames.slice(0, i + 1).reduce((sum, { length }) => sum + length, 0)));
        const at = [...new Set([...cuts.map((cut) => cut % bytes.length), bytes.length])].sort((a, b) => a - b);
        const scanner = new FrameScanner();
        let from = 0;
        for (const to of at) {
          const openedBefore = !scanner.between;
          const end = scanner.scan(bytes, from, to);
          if (openedBefore && end < to) expect(ends.has(end)).toBe(true);
          expect(scanner.between).toBe(to === 0 || ends.has(to));
          from = to;
        }
      }),
      { numRuns: 50 },
    );
  });

  test('answers where the open frame ends, and counts anew from there when told to', () => {
    const scanner = new FrameScanner();
    const bytes = Buffer.concat([frame(10, false), frame(20, false)]);
    scanner.scan(bytes, 0, 5);
    expect(scanner.scan(bytes, 5, 20)).toBe(12);
    expect(scanner.between).toBe(false);
    scanner.reset();
    expect(scanner.between).toBe(true);
  });
});

test('a close frame carries code and reason, masked as a client must, and no more than a control frame may', () => {
  expect([...closeFrame(1008, 'no', false)]).toEqual([0x88, 4, 0x03, 0xf0, 0x6e, 0x6f]);
  const masked = closeFrame(1001, 'no', true);
  const mask = masked.subarray(2, 6);
  expect([...masked.subarray(6)].map((byte, i) => byte ^ (mask[i % 4] as number))).toEqual([0x03, 0xe9, 0x6e, 0x6f]);
  expect(closeFrame(1008, 'x'.repeat(500), false)).toHaveLength(127);
});
