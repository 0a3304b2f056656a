import type { Socket } from 'node:net';

const CAPACITY = 96 * 1024;
const VIEWS = 4096;
/** Shorter pieces are copied faster by hand than by a call. */
const BY_HAND_MAX = 20;
const TEXT_BY_HAND_MAX = 16;
const ZERO = 0x30;
const HEX_DIGITS = Buffer.from('0123456789abcdef');

/**
 * The one buffer in which every message that leaves is put together: fill, then `flush`, without running anyone else's code in between.
 *
 * A view of it may be given to `socket.write` because of the one-write rule: the kernel normally takes the bytes during the call; when it did
 * not (`writableLength > 0` afterwards), the buffer belongs to that socket from then on and a fresh one takes its place.
 */
class Output {
  private bytes: Buffer = Buffer.allocUnsafeSlow(CAPACITY);
  /** Views by length: making one costs more than a small copy. */
  private views = new Array<Buffer | undefined>(VIEWS);
  private at = 0;

  get length(): number {
    return this.at;
  }

  private reserve(length: number): void {
    if (this.at + length <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.at + length));
    this.bytes.copy(larger, 0, 0, this.at);
    this.replace(larger);
  }

  private replace(buffer: Buffer): void {
    this.bytes = buffer;
    this.views = new Array<Buffer | undefined>(VIEWS);
  }

  /** Latin-1: what HTTP/1.1 heads are made of. */
  text(text: string): void {
    const { length } = text;
    this.reserve(length);
    const { bytes, at } = this;
    if (length > TEXT_BY_HAND_MAX) bytes.write(text, at, 'latin1');
    else for (let i = 0; i < length; i++) bytes[at + i] = text.charCodeAt(i);
    this.at = at + length;
  }

  put(bytes: Uint8Array): void {
    const { length } = bytes;
    this.reserve(length);
    if (length > BY_HAND_MAX) this.bytes.set(bytes, this.at);
    else for (let i = 0; i < length; i++) this.bytes[this.at + i] = bytes[i] as number;
    this.at += length;
  }

  /** Digits of a whole number that is not negative. */
  number(value: number): void {
    if (value > 0x7fffffff) {
      this.text(String(value));
      return;
    }
    this.reserve(10);
    let digits = 1;
    for (let limit = 10; limit <= value && digits < 10; limit *= 10) digits++;
    let rest = value | 0;
    for (let at = this.at + digits - 1; at >= this.at; at--) {
      const tenth = (rest / 10) | 0;
      this.bytes[at] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
    this.at += digits;
  }

  /** The same in hexadecimal. */
  hex(value: number): void {
    if (value > 0x7fffffff) {
      this.text(value.toString(16));
      return;
    }
    this.reserve(8);
    let shift = 28 - (Math.clz32(value | 1) & ~3);
    for (; shift >= 0; shift -= 4) this.bytes[this.at++] = HEX_DIGITS[(value >> shift) & 0xf] as number;
  }

  /** The end of a line, or of a head. */
  crlf(): void {
    this.reserve(2);
    this.bytes[this.at++] = 0x0d;
    this.bytes[this.at++] = 0x0a;
  }

  copy(bytes: Buffer, start: number, end: number): void {
    const length = end - start;
    this.reserve(length);
    if (length > BY_HAND_MAX) bytes.copy(this.bytes, this.at, start, end);
    else for (let i = 0; i < length; i++) this.bytes[this.at + i] = bytes[start + i] as number;
    this.at += length;
  }

  /** A copy of what was filled in from `start` on. */
  since(start: number): Uint8Array {
    return Uint8Array.prototype.slice.call(this.bytes, start, this.at);
  }

  /** Takes a copy of what was filled in, and begins anew. */
  take(): Buffer {
    const bytes = Buffer.from(this.bytes.subarray(0, this.at));
    this.clear();
    this.shrink();
    return bytes;
  }

  /** Forgets what was filled in: something went wrong before the flush. */
  clear(): void {
    this.at = 0;
  }

  /** Writes everything to the socket. False asks the caller to wait for 'drain'. */
  flush(socket: Socket, byReference: boolean): boolean {
    const { at } = this;
    this.at = 0;
    // not `writableLength`: what was taken without asking for a pause is followed by no 'drain'
    if (at === 0) return !socket.writableNeedDrain;
    // TLS keeps the plain text beyond the call
    if (!byReference || socket.connecting) {
      const ok = socket.write(Buffer.from(this.bytes.subarray(0, at)));
      this.shrink();
      return ok;
    }
    const ok = socket.write(this.view(at));
    if (socket.writableLength > 0) this.replace(Buffer.allocUnsafeSlow(CAPACITY));
    else this.shrink();
    return ok;
  }

  private shrink(): void {
    if (this.bytes.length > CAPACITY) this.replace(Buffer.allocUnsafeSlow(CAPACITY));
  }

  private view(length: number): Buffer {
    if (length >= VIEWS) return this.bytes.subarray(0, length);
    const known = this.views[length];
    if (known !== undefined) return known;
    const view = this.bytes.subarray(0, length);
    this.views[length] = view;
    return view;
  }
}

export const output = new Output();
