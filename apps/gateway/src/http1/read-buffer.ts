/**
 * Every socket reads into this one buffer (`onread` of node:net): libuv reads one socket at a time and its bytes are used up, or copied, before
 * the next read. This spares a slab, a Buffer object and the Readable machinery per read.
 */
export const READ_BUFFER = Buffer.allocUnsafeSlow(65_536);

/** The same memory in fours: comparing so costs a third of what a call out of JavaScript does. */
const WORDS = new Int32Array(READ_BUFFER.buffer);

export const wordsOf = (bytes: Buffer): Int32Array => new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);

/**
 * Whether buf[start..) begins with the first `length` bytes of `bytes`.
 * @param words of `bytes`
 */
export function beginsWith(buf: Buffer, start: number, bytes: Buffer, words: Int32Array, length: number): boolean {
  if (buf !== READ_BUFFER || start !== 0) return buf.compare(bytes, 0, length, start, start + length) === 0;
  const whole = length >> 2;
  for (let i = 0; i < whole; i++) if (WORDS[i] !== words[i]) return false;
  for (let i = whole << 2; i < length; i++) if (buf[i] !== bytes[i]) return false;
  return true;
}
