/**
 * Every socket reads into this one buffer (`onread` of node:net): libuv reads one socket at a time and its bytes are used up, or copied, before
 * the next read. This spares a slab, a Buffer object and the Readable machinery per read.
 */
export const READ_BUFFER = Buffer.allocUnsafeSlow(65_536);

/**
 * The same memory in eights: comparing so costs a fraction of what a call out of JavaScript does. Numbers that are not equal to themselves (NaN) make a
 * comparison say no where yes would be true, which costs a second reading; two zeros of unequal bytes would make it say yes, but consist of bytes
 * that stand in no head.
 */
const EIGHTS = new Float64Array(READ_BUFFER.buffer);

export const eightsOf = (bytes: Buffer): Float64Array => new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length >> 3);

/**
 * Whether buf[start..) begins with the first `length` bytes of a head that was read and found good.
 * @param eights of `bytes`
 */
export function beginsWith(buf: Buffer, start: number, bytes: Buffer, eights: Float64Array, length: number): boolean {
  if (buf !== READ_BUFFER || start !== 0) return buf.compare(bytes, 0, length, start, start + length) === 0;
  const whole = length >> 3;
  for (let i = 0; i < whole; i++) if (EIGHTS[i] !== eights[i]) return false;
  for (let i = whole << 3; i < length; i++) if (buf[i] !== bytes[i]) return false;
  return true;
}
