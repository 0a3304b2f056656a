import { BadModelReply, type Json } from '../ir/index.js';

/** A vector as numbers, whichever way it was written. @throws BadModelReply */
export function vectorOf(value: Json | undefined): number[] {
  if (typeof value === 'string') {
    const bytes = Buffer.from(value, 'base64');
    return Array.from({ length: bytes.length >> 2 }, (_, i) => bytes.readFloatLE(i * 4));
  }
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'number')) throw new BadModelReply('a vector is not one');
  return value as number[];
}
