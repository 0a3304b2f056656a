import { segments } from '../http1/chunks.js';
import { held } from './held.js';

/** A body that is kept until it is whole. */
export class Pieces {
  private pieces: Buffer[] = [];
  bytes = 0;

  /** Copies the pieces that `segments` names. */
  add(bytes: Buffer, count: number, total: number): void {
    this.bytes += total;
    held.bytes += total;
    for (let i = 0; i < count; i++) this.pieces.push(Buffer.from(bytes.subarray(segments[i * 2] as number, segments[i * 2 + 1] as number)));
  }

  /** All of it. The memory counts as held until `release`. */
  whole(): Buffer {
    const [first] = this.pieces;
    return this.pieces.length === 1 && first !== undefined ? first : Buffer.concat(this.pieces, this.bytes);
  }

  release(): void {
    held.bytes -= this.bytes;
    this.bytes = 0;
    this.pieces = [];
  }
}

/** The pieces that `segments` names, as one buffer of its own. */
export function joined(bytes: Buffer, count: number): Buffer {
  const pieces: Buffer[] = [];
  for (let i = 0; i < count; i++) pieces.push(bytes.subarray(segments[i * 2] as number, segments[i * 2 + 1] as number));
  return Buffer.concat(pieces);
}

/** Names the whole of a buffer in `segments`; answers the number of pieces. */
export function oneSegment(bytes: Buffer): number {
  segments[0] = 0;
  segments[1] = bytes.length;
  return bytes.length === 0 ? 0 : 1;
}
