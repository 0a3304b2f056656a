import type { HeaderName } from './header-name.js';
import { LinesRead } from './lines-read.js';
import { beginsWith, eightsOf } from './read-buffer.js';

/** Numbers per header in `Head.index`: start and end of name and of value, hash of the name. */
export const STRIDE = 5;
/** Never crosses to the other side: hop-by-hop, framing, or named by Connection. */
export const HOP = 1;
/** Taken away by a policy: gone for later readers too. */
export const REMOVED = 2;

/**
 * A message head as bytes and an index of its headers; names and values are decoded only when asked for. Reused: whoever keeps something beyond
 * the exchange copies it.
 */
export class Head {
  bytes: Buffer = Buffer.allocUnsafeSlow(1024);
  private eights = eightsOf(this.bytes);
  /** Length of the head in `bytes`, the empty line included. */
  length = 0;
  count = 0;
  /** The bits of all names that came. */
  nameBits = 0;
  readonly index: Int32Array;
  readonly flags: Uint8Array;
  /** Request line. */
  methodEnd = 0;
  targetStart = 0;
  targetEnd = 0;
  /** Status line. */
  status = 0;
  reasonEnd = 0;
  /** 0 for HTTP/1.0, 1 for HTTP/1.1. */
  minor = 1;
  /** Start of the first header line. */
  linesStart = 0;
  contentLength = -1;
  contentLengthAt = -1;
  chunked = false;
  close = false;
  keepAlive = false;
  upgrade = false;
  expectContinue = false;
  /** Connection names more headers than close, keep-alive and upgrade. */
  connectionNames = false;
  hostAt = -1;
  /** `TE: trailers`: whoever sent this does not throw trailers away. */
  takesTrailers = false;
  /** `Trailer` announces some. */
  announcesTrailers = false;
  /** Seconds of `Keep-Alive: timeout=N`, -1 when absent. */
  keepAliveSeconds = -1;

  /** What somebody found out from exactly these bytes, for whoever gets them again; null when they are others. */
  derived: object | null = null;

  private readonly linesRead: LinesRead;
  /** All of it was read and found good: the same bytes mean the same. */
  private good = false;
  /** The same head came before, and may come again. */
  repeated = false;
  private kept: Uint8Array | null = null;
  private keptFrom = 0;
  private readonly keptFlags: Uint8Array;

  constructor(readonly headersMax: number) {
    this.linesRead = new LinesRead(headersMax);
    this.index = new Int32Array(headersMax * STRIDE);
    this.flags = new Uint8Array(headersMax);
    this.keptFlags = new Uint8Array(headersMax);
  }

  reset(): void {
    this.changed();
    this.length = 0;
    this.count = 0;
    this.nameBits = 0;
    this.methodEnd = 0;
    this.targetStart = 0;
    this.targetEnd = 0;
    this.status = 0;
    this.minor = 1;
    this.contentLength = -1;
    this.contentLengthAt = -1;
    this.chunked = false;
    this.close = false;
    this.keepAlive = false;
    this.upgrade = false;
    this.expectContinue = false;
    this.connectionNames = false;
    this.hostAt = -1;
    this.takesTrailers = false;
    this.announcesTrailers = false;
    this.keepAliveSeconds = -1;
  }

  /** A head of its own with the same content and flags, for whoever needs it beyond the exchange's turn with the connection. */
  copy(): Head {
    const other = new Head(this.count);
    const { bytes, eights, index, flags, keptFlags, linesRead } = other;
    Object.assign(other, this);
    index.set(this.index.subarray(0, this.count * STRIDE));
    flags.set(this.flags.subarray(0, this.count));
    Object.assign(other, { bytes, eights, index, flags, keptFlags, linesRead, headersMax: this.count });
    other.keep(this.bytes, 0, this.length);
    return other;
  }

  /**
   * Whether buf[start..end) begins with the very head that was read before. Then everything in here is as it was after that reading, and the length is
   * answered; otherwise 0. The comparison ends at the first difference, which for other requests is in the request line.
   */
  repeat(buf: Buffer, start: number, end: number): number {
    const { length } = this;
    if (!this.good || end - start < length || !beginsWith(buf, start, this.bytes, this.eights, length)) return 0;
    this.linesRead.restore(this);
    this.repeated = true;
    return length;
  }

  /** The lines that cross, where the same ones crossed before of the same head. */
  keptLines(from: number): Uint8Array | null {
    const { kept, keptFlags, flags, count } = this;
    if (kept === null || this.keptFrom !== from) return null;
    for (let i = 0; i < count; i++) if (keptFlags[i] !== flags[i]) return null;
    return kept;
  }

  noteKeptLines(from: number, lines: Uint8Array): void {
    this.kept = lines;
    this.keptFrom = from;
    this.keptFlags.set(this.flags.subarray(0, this.count));
  }

  /** Answers the position behind header lines at buf[i..end) that are those of the head that was read before, or 0: then they have to be read. */
  repeatLines(buf: Buffer, i: number, end: number): number {
    const length = this.linesRead.repeat(this, buf, i, end);
    return length === 0 ? 0 : i + length;
  }

  /** The header lines begin elsewhere than they did. */
  shift(by: number): void {
    const { index } = this;
    for (let at = 0; at < this.count * STRIDE; at++) if (at % STRIDE !== STRIDE - 1) index[at] = (index[at] as number) + by;
  }

  /** Takes a copy of a head that was read to its end. */
  keepRead(buf: Buffer, start: number, end: number): void {
    this.keep(buf, start, end);
    this.linesRead.remember(this);
    this.good = true;
  }

  /** Takes a copy of the head out of the reader's buffer, so that the index stays true when that buffer is read into again. */
  keep(buf: Buffer, start: number, end: number): void {
    const length = end - start;
    if (this.bytes.length < length) {
      this.bytes = Buffer.allocUnsafeSlow(1 << (32 - Math.clz32(length - 1)));
      this.eights = eightsOf(this.bytes);
    }
    buf.copy(this.bytes, 0, start, end);
    this.length = length;
    this.linesRead.forget();
    this.changed();
  }

  private changed(): void {
    this.good = false;
    this.repeated = false;
    this.kept = null;
    this.derived = null;
  }

  /** Position of the next header of this name at or after `from`, or -1. */
  find(name: HeaderName, from = 0): number {
    if ((this.nameBits & name.bit) === 0) return -1;
    const { index, flags, count } = this;
    for (let i = from; i < count; i++) {
      if (index[i * STRIDE + 4] !== name.hash || ((flags[i] as number) & REMOVED) !== 0) continue;
      if (name.matches(this.bytes, index[i * STRIDE] as number, index[i * STRIDE + 1] as number)) return i;
    }
    return -1;
  }

  value(at: number): string {
    return this.bytes.toString('latin1', this.index[at * STRIDE + 2], this.index[at * STRIDE + 3]);
  }

  /** Whether the value at this position spells `text`. */
  valueIs(at: number, text: string): boolean {
    const { bytes, index } = this;
    const start = index[at * STRIDE + 2] as number;
    const { length } = text;
    if ((index[at * STRIDE + 3] as number) - start !== length) return false;
    for (let i = 0; i < length; i++) if (bytes[start + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  name(at: number): string {
    return this.bytes.toString('latin1', this.index[at * STRIDE], this.index[at * STRIDE + 1]);
  }

  /** Value of the first header of this name. */
  get(name: HeaderName): string | undefined {
    const at = this.find(name);
    return at < 0 ? undefined : this.value(at);
  }

  remove(name: HeaderName): void {
    for (let at = this.find(name); at >= 0; at = this.find(name, at + 1)) this.flags[at] = (this.flags[at] as number) | REMOVED;
  }

  /** Whether a header of this name came and does not cross. */
  isDropped(name: HeaderName): boolean {
    const { index, flags, count } = this;
    for (let i = 0; i < count; i++) {
      if (flags[i] !== 0 && index[i * STRIDE + 4] === name.hash && name.matches(this.bytes, index[i * STRIDE] as number, index[i * STRIDE + 1] as number))
        return true;
    }
    return false;
  }

  /** Lets headers of one hop cross all the same: our own side of the next hop does what they say. */
  keepHop(name: HeaderName): void {
    for (let at = this.find(name); at >= 0; at = this.find(name, at + 1)) this.flags[at] = (this.flags[at] as number) & ~HOP;
  }

  get method(): string {
    return this.bytes.toString('latin1', 0, this.methodEnd);
  }

  get target(): string {
    return this.bytes.toString('latin1', this.targetStart, this.targetEnd);
  }
}
