import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Usage } from '../../llm/ir/index.js';
import { RealtimeUsage } from './realtime-usage.js';

function frame(payload: Buffer, opcode: number, final = true): Buffer {
  const { length } = payload;
  const head = length <= 125 ? Buffer.from([0, length]) : Buffer.alloc(length < 65_536 ? 4 : 10);
  if (length > 125 && length < 65_536) {
    head[1] = 126;
    head.writeUInt16BE(length, 2);
  } else if (length >= 65_536) {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  head[0] = (final ? 0x80 : 0) | opcode;
  return Buffer.concat([head, payload]);
}

const done = (tokens: number, padding: number) =>
  Buffer.from(
    JSON.stringify({
      type: 'response.done',
      response: { output: 'x'.repeat(padding), usage: { input_tokens: tokens, output_tokens: 2, input_token_details: { audio_tokens: 1 } } },
    }),
  );
const STREAM = Buffer.concat([
  frame(Buffer.from('{"type":"session.created"}'), 1),
  frame(done(5, 0), 1),
  frame(Buffer.from(JSON.stringify({ type: 'response.audio.delta', delta: 'A'.repeat(70_000), quoted: '"type":"response.done"' })), 1),
  frame(done(7, 3_000).subarray(0, 100), 1, false),
  frame(Buffer.from('ping'), 9),
  frame(done(7, 3_000).subarray(100), 0),
  frame(Buffer.alloc(0), 1),
  frame(done(9, 70_000), 1),
]);

test('usage of a session is found in its messages, wherever the bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40_000 }), { maxLength: 40 }), (lengths) => {
      const found: Usage[] = [];
      const reader = new RealtimeUsage((usage) => found.push(usage));
      let at = 0;
      for (const length of [...lengths, STREAM.length]) {
        reader.look(STREAM, at, Math.min(STREAM.length, at + length));
        at = Math.min(STREAM.length, at + length);
      }
      expect(found.map(({ inputTokens }) => inputTokens)).toEqual([5, 7, 9]);
      expect(found[0]).toEqual({ inputTokens: 5, outputTokens: 2, audioInputTokens: 1 });
    }),
    { numRuns: 40 },
  );
});
